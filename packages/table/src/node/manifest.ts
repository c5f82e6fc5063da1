/** What a file of rows does not say of its table, as JSON beside it. */
import { parseJson } from "@volsmith/files";
import { DomainError, FormatError } from "@volsmith/numerics";
import type { PricingTable, TableExclusions, TickerHistory } from "../pricing-table.ts";

/** A table but its rows. */
export type TableFacts = Pick<
  PricingTable,
  "featureNames" | "tickers" | "exclusions" | "remarks" | "histories"
> & { readonly hasTruth: boolean };

interface ManifestJson {
  readonly kind: "volsmith pricing table";
  readonly version: 1;
  readonly size: number;
  readonly featureNames: readonly string[];
  readonly tickers: readonly string[];
  readonly hasTruth: boolean;
  readonly exclusions: TableExclusions;
  readonly remarks: readonly string[];
  readonly histories: readonly {
    readonly ticker: string;
    readonly days: readonly number[];
    readonly closes: readonly number[];
    readonly rates: readonly (number | null)[];
    readonly vols: Readonly<Record<string, readonly (number | null)[]>>;
  }[];
}

/** rows.parquet has its manifest in rows.json. */
export function manifestPath(path: string): string {
  return path.replace(/\.(parquet|pq|csv|csv\.gz)$/i, "") + ".json";
}

/** @throws {DomainError} for a path that is no name of a Parquet file */
export function checkParquetPath(path: string): void {
  if (/\.(parquet|pq)$/i.test(path)) return;
  throw new DomainError("writePricingTable", "path", path, "the name of a .parquet file");
}

export function manifestText(facts: TableFacts): string {
  const json: ManifestJson = {
    kind: "volsmith pricing table",
    version: 1,
    size: facts.exclusions.nKept,
    featureNames: facts.featureNames,
    tickers: facts.tickers,
    hasTruth: facts.hasTruth,
    exclusions: facts.exclusions,
    remarks: facts.remarks,
    histories: facts.histories.map(({ ticker, days, closes, rates, vols }) => ({
      ticker,
      days: [...days],
      closes: [...closes],
      rates: orNull(rates),
      vols: Object.fromEntries(
        Object.entries(vols).map(([name, values]) => [name, orNull(values)]),
      ),
    })),
  };
  return `${JSON.stringify(json)}\n`;
}

/** @throws {FormatError} for anything but what `manifestText` writes */
export function readManifest(text: string, file: string): TableFacts {
  const fix = "write the table again";
  const refuse = (problem: string): never => {
    throw new FormatError({ file }, problem, fix);
  };
  const json = parseJson(text, { file, fix }) as ManifestJson;
  if (json?.kind !== "volsmith pricing table")
    return refuse("it is no manifest of a pricing table");
  if (json.version !== 1) return refuse(`its version is ${String(json.version)}, not 1`);
  const lists = [
    json.featureNames,
    json.tickers,
    json.remarks,
    json.histories,
    json.exclusions?.reasons,
  ];
  if (!lists.every(Array.isArray) || json.exclusions.nKept !== json.size) {
    return refuse("an entry is missing or damaged");
  }
  return {
    ...json,
    histories: json.histories.map(({ ticker, days, closes, rates, vols }): TickerHistory => ({
      ticker,
      days: Int32Array.from(days),
      closes: Float64Array.from(closes),
      rates: orNaN(rates),
      vols: Object.fromEntries(Object.entries(vols).map(([name, values]) => [name, orNaN(values)])),
    })),
  };
}

function orNull(values: Float64Array): (number | null)[] {
  return Array.from(values, (value) => (Number.isFinite(value) ? value : null));
}

function orNaN(values: readonly (number | null)[]): Float64Array {
  return Float64Array.from(values, (value) => value ?? NaN);
}
