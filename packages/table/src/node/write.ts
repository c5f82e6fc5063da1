import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { checkFolder, writeFileAtomic } from "@volsmith/files/node";
import type { RunControl } from "@volsmith/numerics";
import { sqlPath, sqlText } from "@volsmith/market/readers";
import type { TableExclusions } from "../pricing-table.ts";
import { checkParquetPath, manifestPath, manifestText } from "./manifest.ts";
import type { TableOptions } from "./options.ts";
import { withPreparedTable } from "./prepare.ts";
import { tickerNumbers } from "./rows.ts";
import type { TableSources } from "./sources.ts";

export interface WrittenTable {
  readonly path: string;
  readonly manifest: string;
  readonly size: number;
  readonly exclusions: TableExclusions;
  readonly remarks: readonly string[];
}

/**
 * Builds a pricing table straight into a Parquet file, with its manifest as JSON beside it; the rows
 * never pass through JavaScript. `readPricingTable` reads both back.
 *
 * Columns: day, known_by (DATE), ticker, root, expiry (TIMESTAMP, UTC), strike, contract, target,
 * half_spread, truth (only where known), then the features by their names.
 *
 * @throws as `buildPricingTable`; {DomainError} unless the path ends in .parquet
 */
export async function writePricingTable(
  path: string,
  {
    sources,
    options = {},
    control = {},
  }: {
    readonly sources: TableSources;
    readonly options?: TableOptions;
    readonly control?: RunControl;
  },
): Promise<WrittenTable> {
  checkParquetPath(path);
  const target = resolve(path);
  await checkFolder(dirname(target));
  const temporary = join(dirname(target), `.${basename(target)}.${randomUUID()}.tmp`);
  try {
    return await withPreparedTable(sources, options, control, async (prepared) => {
      const { session, keys, featureNames, hasTruth, exclusions, remarks, histories } = prepared;
      const tickers = [...tickerNumbers(keys).keys()];
      await session.createTable("series_names", [
        { name: "series", type: "INTEGER", values: keys.series.map(({ id }) => id) },
        { name: "root", type: "VARCHAR", values: keys.series.map(({ root }) => root) },
        { name: "expiry", type: "DOUBLE", values: keys.series.map(({ expiry }) => expiry) },
      ]);
      const features = featureNames.map((name, i) => `f${i} AS "${name}"`);
      await session.rows(`
        COPY (
          SELECT ${date("day")}, ${date("known_by")},
            [${tickers.map(sqlText).join(", ")}][ticker + 1] AS ticker, root,
            make_timestamp((expiry * 1000)::BIGINT) AS expiry, strike, contract, target, half_spread,
            ${hasTruth ? "truth," : ""} ${features.join(", ")}
          FROM table_rows JOIN series_names USING (series)
          ORDER BY table_rows.day, table_rows.ticker, contract
        ) TO ${sqlPath(temporary)} (FORMAT parquet, COMPRESSION zstd)`);
      const manifest = manifestPath(path);
      const facts = { featureNames, tickers, hasTruth, exclusions, remarks, histories };
      control.signal?.throwIfAborted();
      await writeFileAtomic(manifest, manifestText(facts));
      await rename(temporary, target);
      return { path, manifest, size: exclusions.nKept, exclusions, remarks };
    });
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function date(column: string): string {
  return `(DATE '1970-01-01' + ${column}) AS ${column}`;
}
