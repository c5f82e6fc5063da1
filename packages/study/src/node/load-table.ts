/** The pricing table a configuration asks for. */
import { defaultIndexHistory } from "@volsmith/market";
import type { IndexHistory } from "@volsmith/market";
import { DataError, randomGenerator, shuffledIndices } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { shareTable, tableRows } from "@volsmith/table";
import type { PricingTable } from "@volsmith/table";
import { buildPricingTable, readPricingTable, writePricingTable } from "@volsmith/table/node";
import type { TableOptions, TableSources, WrittenTable } from "@volsmith/table/node";

import type { TableConfig } from "../config/table-config.ts";

/**
 * Reads the quotes of a configuration, or makes the embedded market, and builds the table.
 * @throws {DataError | FormatError | DomainError} what the table says of files and options
 */
export async function loadStudyTable(
  config: TableConfig,
  control: RunControl = {},
): Promise<PricingTable> {
  const table = await builtTable(config, control);
  // Threads that learn from it copy nothing then.
  return shareTable(config.mostRows === null ? table : thinned(table, config.mostRows));
}

/**
 * Builds the table of a configuration straight into a Parquet file, all of its rows; "table" reads it.
 * @throws {DataError} when the configuration names a table that is built already
 */
export function writeStudyTable(
  path: string,
  config: TableConfig,
  control: RunControl = {},
): Promise<WrittenTable> {
  if (config.kind === "table")
    throw new DataError(config.path, "it is a pricing table already", "copy the file");
  const options = config.options as TableOptions;
  return writePricingTable(path, { sources: sourcesOf(config, control), options, control });
}

function builtTable(config: TableConfig, control: RunControl): Promise<PricingTable> {
  if (config.kind !== "table") {
    const options = config.options as TableOptions;
    return buildPricingTable(sourcesOf(config, control), options, control);
  }
  const { path, features } = config;
  return readPricingTable(path, { ...(features && { features }) }, control);
}

function sourcesOf(config: MadeTable, control: RunControl): TableSources {
  if (config.kind === "files") return fileSources(config);
  return marketSources(defaultIndexHistory(control));
}

type MadeTable = Exclude<TableConfig, { readonly kind: "table" }>;

function fileSources({ quotes, closes, rates }: Extract<TableConfig, { kind: "files" }>) {
  return {
    quotes,
    ...(closes !== undefined && { closes }),
    ...(rates !== undefined && { rates }),
  } as TableSources;
}

/** A synthetic market as a vendor would deliver it: quotes, closes and rates. */
function marketSources({ spec, sessions, rates, paths, quotes }: IndexHistory): TableSources {
  return {
    quotes: { ...quotes, source: "synthetic two-index market" },
    closes: spec.indices.map(({ ticker }, i) => ({
      ticker,
      days: sessions,
      closes: paths[i].closes,
    })),
    rates: { days: sessions, rates },
  };
}

/** Contracts drawn until there are rows enough; each with its whole history. */
function thinned(table: PricingTable, mostRows: number): PricingTable {
  const { size, contractOf } = table;
  if (size <= mostRows) return table;
  const counts = new Map<number, number>();
  for (const contract of contractOf) counts.set(contract, (counts.get(contract) ?? 0) + 1);
  const contracts = [...counts.keys()];
  const taken = new Set<number>();
  let rows = 0;
  // The same contracts whatever else a study does.
  for (const place of shuffledIndices(contracts.length, randomGenerator(0))) {
    const contract = contracts[place];
    const more = counts.get(contract)!;
    if (rows + more > mostRows) continue;
    rows += more;
    taken.add(contract);
  }
  const kept = Int32Array.from(contractOf.keys()).filter((row) => taken.has(contractOf[row]));
  const remark = `${kept.length} of ${size} rows: the histories of contracts drawn at random`;
  return { ...tableRows(table, kept), remarks: [...table.remarks, remark] };
}
