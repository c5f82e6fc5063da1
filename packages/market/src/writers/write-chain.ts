/** Chains on a disk: CSV, gzip or Parquet by the name's ending, whole or not at all. Node only. */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { writeFilesAtomic } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import type { Chain, VendorName } from "../chain.ts";
import type { SyntheticMarket } from "../synthetic/generate-market.ts";
import type { MarketTruth } from "../synthetic/market-truth.ts";
import { formatChains } from "./format-chain.ts";

/**
 * Writes chains in a vendor's layout: gzip-compressed when the name ends in `.gz`, Parquet when in
 * `.parquet`, CSV otherwise. The file appears whole or not at all.
 * @throws {DataError} when the vendor's format cannot hold the chains, or the disk refuses.
 */
export async function writeChain(
  chains: Chain | readonly Chain[],
  vendor: VendorName,
  path: string,
): Promise<void> {
  const list = "rows" in chains ? [chains] : chains;
  const data = await encode(formatChains(list, vendor), { vendor, path });
  await writeFilesAtomic([{ path, data }]);
}

export interface WrittenMarket {
  readonly chainPath: string;
  readonly truthPath: string;
}

/**
 * Writes a synthetic market: the vendor's file, its calculated columns filled from the truth, and
 * the truth as JSON beside it (`truthPathOf`). Both are on the disk before either takes its name.
 * @throws {DataError} as `writeChain`.
 */
export async function writeMarket(
  { chain, truth }: SyntheticMarket,
  vendor: VendorName,
  path: string,
): Promise<WrittenMarket> {
  const data = await encode(formatChains([chain], vendor, { truths: [truth] }), { vendor, path });
  const truthPath = truthPathOf(path);
  await writeFilesAtomic([
    { path: truthPath, data: truthText(truth) },
    { path, data },
  ]);
  return { chainPath: path, truthPath };
}

/** "quotes.csv.gz" → "quotes.truth.json". */
export function truthPathOf(path: string): string {
  return `${path.replace(/(\.(csv|txt|parquet))?(\.gz)?$/i, "")}.truth.json`;
}

function truthText(truth: MarketTruth): string {
  return `${JSON.stringify(truth)}\n`;
}

async function encode(
  text: string,
  { vendor, path }: { readonly vendor: VendorName; readonly path: string },
): Promise<Uint8Array | string> {
  if (/\.gz$/i.test(path)) return promisify(gzip)(text);
  if (!/\.parquet$/i.test(path)) return text;
  if (vendor === "cboe-delayed") {
    throw new DataError(
      "writeChain",
      "Cboe's delayed-quotes page is text with lines above the table, which Parquet cannot hold",
      "end the name in .csv or .csv.gz, or choose cboe-datashop",
    );
  }
  return toParquet(text);
}

/** The CSV text as Parquet, column types as DuckDB finds them. */
async function toParquet(text: string): Promise<Uint8Array> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const folder = await mkdtemp(join(tmpdir(), "volsmith-"));
  try {
    const [csv, parquet] = [join(folder, "chain.csv"), join(folder, "chain.parquet")];
    await writeFile(csv, text);
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    try {
      // Types from all rows: a column that begins with whole numbers may go on with fractions.
      await connection.run(
        `COPY (FROM read_csv(${quoted(csv)}, header = true, sample_size = -1)) TO ${quoted(parquet)} (FORMAT parquet)`,
      );
    } finally {
      connection.closeSync();
      instance.closeSync();
    }
    return await readFile(parquet);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}
