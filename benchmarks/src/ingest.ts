/**
 * From a vendor's file to a snapshot: time for a full SPX chain, cold and warm, and peak memory for
 * a ten-million-row OptionMetrics-shaped Parquet file.
 *
 *   node benchmarks/dist/ingest.js [--json] [--rows 10000000] [--parquet-only | --csv-only]
 *
 * Peers read the same files to typed columns (no snapshot): PapaParse and pandas the page, hyparquet
 * the Parquet file.
 */
import { execFileSync } from "node:child_process";
import {
  closeSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { DuckDBInstance } from "@duckdb/node-api";
import { parquetMetadata, parquetRead } from "hyparquet";
import Papa from "papaparse";
import { buildSnapshot, defaultMarket } from "@volsmith/market";
import { readChains } from "@volsmith/market/readers";
import { writeMarket } from "@volsmith/market/writers";
import type { Row, Timing } from "./harness.ts";
import { consume, publish, runPeer, summarise } from "./harness.ts";

const REPETITIONS = 15;
const HEADER_LINE = 4;
const SEED = 0.42;

interface ChildResult {
  readonly rows: number;
  readonly chains: number;
  readonly kept: number;
  /** Wall-clock time inside the process, imports excluded, milliseconds. */
  readonly ms: number;
  readonly peakMiB: number;
}

const [task, file] = argumentsAfter("--child");
if (task !== undefined && file !== undefined) await child(task, file);
else await main();

function argumentsAfter(flag: string): (string | undefined)[] {
  const at = process.argv.indexOf(flag);
  return at < 0 ? [] : [process.argv[at + 1], process.argv[at + 2]];
}

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-ingest-"));
  try {
    const tables = [];
    if (!process.argv.includes("--parquet-only")) {
      tables.push({ caption: "A full SPX chain (gzip CSV)", rows: await csvRows(folder) });
    }
    if (!process.argv.includes("--csv-only")) {
      tables.push({ caption: "OptionMetrics-shaped Parquet", rows: await parquetRows(folder) });
    }
    publish({
      title: "Ingest",
      tables,
      notes: [
        "cold: a new process, Node's start and all imports included; warm: the same process again",
        "peak memory is the process' largest resident set; targets: 500 ms, 1,536 MiB",
        "peers stop at typed columns: no line numbers, no instants, no checks, no snapshot",
      ],
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function csvRows(folder: string): Promise<Row[]> {
  const shared = fileURLToPath(
    new URL("../../../shared/data/raw/spx_20220204_cboe.csv.gz", import.meta.url),
  );
  let path = shared;
  if (!existsSync(shared)) {
    process.stderr.write("../shared is not here: a synthetic chain stands in\n");
    path = join(folder, "spx.csv.gz");
    await writeMarket(defaultMarket(), "cboe-delayed", path);
  }
  const cold = Array.from({ length: 5 }, () => {
    const start = performance.now();
    inChild("csv", path);
    return performance.now() - start;
  });
  const snapshot = await timed(async () => consume(await snapshotOf(path)));
  const reading = await timed(async () => {
    for await (const chain of readChains(path)) consume(chain.rows.size);
  });
  const papa = await timed(async () => consume(papaColumns(path)));
  const pandas = runPeer<{ rows: number; times: number[]; version: string }>("ingest_pandas.py", [
    path,
    String(HEADER_LINE),
    String(REPETITIONS),
  ]);
  const rows = papaColumns(path).size;
  const line = (what: string, time: Timing, peer?: Timing): Row => ({
    what,
    options: rows,
    "median ms": time.median,
    "spread ms": time.spread,
    "least ms": time.least,
    "time / peer": peer ? time.median / peer.median : "",
  });
  return [
    line("file to snapshot, cold process", summarise(cold)),
    line("file to snapshot, warm", snapshot),
    line("file to chain, warm (peer: PapaParse)", reading, papa),
    line("PapaParse 5, file to columns", papa),
    ...(pandas ? [line(`pandas ${pandas.version}, file to columns`, summarise(pandas.times))] : []),
  ];
}

async function timed(run: () => Promise<unknown>): Promise<Timing> {
  for (let i = 0; i < 3; i++) await run();
  const times: number[] = [];
  for (let i = 0; i < REPETITIONS; i++) {
    const start = performance.now();
    await run();
    times.push(performance.now() - start);
  }
  return summarise(times);
}

async function snapshotOf(path: string): Promise<{ rows: number; kept: number }> {
  let [rows, kept] = [0, 0];
  for await (const chain of readChains(path)) {
    const { cleaning } = buildSnapshot(chain);
    rows += cleaning.nRows;
    kept += cleaning.nKept;
  }
  return { rows, kept };
}

/** The peer: decompress, split, and numbers where numbers belong. */
function papaColumns(path: string): { size: number; strikes: Float64Array } {
  const text = gunzipSync(readFileSync(path)).toString("utf8");
  const body = text.split("\n").slice(HEADER_LINE).join("\n");
  const { data } = Papa.parse<string[]>(body, { skipEmptyLines: true });
  const size = data.length * 2;
  const columns = ["strikes", "bids", "asks", "expiries"].map(() => new Float64Array(size));
  const roots: string[] = [];
  data.forEach((row, i) => {
    [1, 12].forEach((start, side) => {
      const at = 2 * i + side;
      columns[0][at] = Number(row[11]);
      columns[1][at] = Number(row[start + 3]);
      columns[2][at] = Number(row[start + 4]);
      columns[3][at] = Date.parse(row[0]);
      roots.push(/^([A-Z]+)\d{6}[CP]\d{8}$/.exec(row[start])?.[1] ?? "");
    });
  });
  consume(roots);
  return { size, strikes: columns[0] };
}

async function parquetRows(folder: string): Promise<Row[]> {
  const at = process.argv.indexOf("--rows");
  const nRows = at < 0 ? 10_000_000 : Number(process.argv[at + 1]);
  const rows: Row[] = [];
  for (const order of ["by date", "shuffled"] as const) {
    const path = join(folder, `${order.replace(" ", "-")}.parquet`);
    await generateParquet(path, nRows, order);
    const ours = inChild("parquet", path);
    const peer = inChild("hyparquet", path);
    const line = (what: string, { rows: count, chains, ms, peakMiB }: ChildResult): Row => ({
      what,
      order,
      rows: count,
      chains,
      seconds: ms / 1000,
      "million rows/s": count / ms / 1000,
      "peak MiB": peakMiB,
      "peak / peer": peakMiB / peer.peakMiB,
    });
    rows.push(line("file to chains", ours), line("hyparquet, row group by row group", peer));
    if (order === "by date") rows.push(line("file to snapshots", inChild("snapshots", path)));
    rmSync(path);
  }
  return rows;
}

/** 20,000 options a day: 20 expiries, two roots, 500 strikes; prices seeded, parity exact. */
async function generateParquet(
  path: string,
  nRows: number,
  order: "by date" | "shuffled",
): Promise<void> {
  const days = Math.ceil(nRows / 20_000);
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2GB" });
  const connection = await instance.connect();
  await connection.run(`SELECT setseed(${SEED})`);
  await connection.run(`
    COPY (
      SELECT 108105 AS secid, DATE '2019-01-02' + d::INTEGER AS date,
        CASE e % 2 WHEN 0 THEN 'SPX ' ELSE 'SPXW ' END || e || k || r AS symbol,
        DATE '2019-01-02' + (d + 3 + e * 9)::INTEGER AS exdate,
        CASE r WHEN 0 THEN 'C' ELSE 'P' END AS cp_flag,
        (1000 + 10 * k) * 1000.0 AS strike_price,
        round(mid - 0.2, 2) AS best_bid, round(mid + 0.2, 2) AS best_offer,
        (hash(d, e, k, r) % 1000)::INTEGER AS volume,
        (hash(k, r, e) % 10000)::INTEGER AS open_interest,
        0.2 AS impl_volatility, 0.5 AS delta, 0.01 AS gamma, 10.0 AS vega, -5.0 AS theta,
        (e * 1000 + k * 2 + r)::BIGINT AS optionid, 1.0 AS cfadj,
        CASE e % 2 WHEN 0 THEN 1 ELSE 0 END AS am_settlement, 100 AS contract_size,
        '0' AS ss_flag, 3500.0 AS forward_price
      FROM (
        SELECT *, greatest(0, CASE r WHEN 0 THEN 3500 - (1000 + 10 * k) ELSE 1000 + 10 * k - 3500 END)
          + 0.25 + 100 * sqrt((e + 1) / 20.0) * exp(-0.5 * power((k - 250) / (30.0 + 4 * e), 2))
          + 0.05 * (hash(d, k) % 3) AS mid
        FROM range(${days}) a(d), range(20) b(e), range(500) c(k), range(2) s(r)
      ) ORDER BY ${order === "by date" ? "d, e, k, r" : "hash(d, e, k, r)"} LIMIT ${nRows}
    ) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
}

function inChild(name: string, path: string): ChildResult {
  const script = fileURLToPath(import.meta.url);
  const output = execFileSync(process.execPath, [script, "--child", name, path], {
    encoding: "utf8",
  });
  return JSON.parse(output) as ChildResult;
}

async function child(name: string, path: string): Promise<void> {
  const start = performance.now();
  let [rows, chains, kept] = [0, 0, 0];
  if (name === "hyparquet") ({ rows, chains } = await throughHyparquet(path));
  else {
    for await (const chain of readChains(path)) {
      rows += chain.rows.size;
      chains++;
      if (name !== "parquet") kept += buildSnapshot(chain).cleaning.nKept;
    }
  }
  const ms = performance.now() - start;
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ rows, chains, kept, ms, peakMiB } satisfies ChildResult));
}

/** The peer reads the columns a chain needs, one row group at a time, in the file's order. */
async function throughHyparquet(path: string): Promise<{ rows: number; chains: number }> {
  const handle = openSync(path, "r");
  const { size } = fstatSync(handle);
  const slice = (from: number, to = size): ArrayBuffer => {
    const buffer = Buffer.alloc(to - from);
    readSync(handle, buffer, 0, to - from, from);
    return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.length);
  };
  const tail = slice(Math.max(0, size - (1 << 20)));
  const metadata = parquetMetadata(tail);
  const columns = [
    "secid",
    "date",
    "symbol",
    "exdate",
    "cp_flag",
    "strike_price",
    "best_bid",
    "best_offer",
    "volume",
    "open_interest",
    "am_settlement",
    "forward_price",
  ];
  let rows = 0;
  for (const group of metadata.row_groups) {
    const count = Number(group.num_rows);
    await parquetRead({
      file: { byteLength: size, slice },
      metadata,
      columns,
      rowStart: rows,
      rowEnd: rows + count,
      onChunk: ({ columnData }) => consume(columnData),
    });
    rows += count;
  }
  closeSync(handle);
  return { rows, chains: 0 };
}
