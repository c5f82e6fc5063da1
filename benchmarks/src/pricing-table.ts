/**
 * From ten million rows of quotes to the pricing table: seconds and peak memory, into arrays and into a
 * Parquet file; and what becomes of the rows of real quotes.
 *
 *   node benchmarks/dist/pricing-table.js [--json] [--rows 10000000] [--synthetic-only | --real-only]
 *
 * There is no peer: neither polars nor a pandas that reads Parquet is to be had here.
 */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { DuckDBInstance } from "@duckdb/node-api";
import { calendarNamed, formatDay } from "@volsmith/market";
import { chronologicalSplit, STUDY_FEATURES } from "@volsmith/table";
import type { PricingTable } from "@volsmith/table";
import type { TableOptions, TableSources } from "@volsmith/table/node";
import { buildPricingTable, readPricingTable, writePricingTable } from "@volsmith/table/node";
import type { Row } from "./harness.ts";
import { publish } from "./harness.ts";

/** Options listed on a date: 25 weekly expiries, 100 strikes, calls and puts. */
const PER_DATE = 5000;

interface ChildResult {
  readonly kept: number;
  /** Wall-clock and processor time inside the process, imports excluded, milliseconds. */
  readonly ms: number;
  readonly cpuMs: number;
  readonly peakMiB: number;
}

const CASES = {
  "into arrays": { spot: "closes" },
  "into a Parquet file": { spot: "closes" },
  "into arrays, shuffled file": { spot: "closes" },
  "into arrays, S and r by parity": { spot: "parity" },
  "into arrays, with yesterday's implied volatility": {
    spot: "closes",
    features: [...STUDY_FEATURES, "ivYesterday"],
  },
} as const satisfies Record<string, TableOptions>;

const at = process.argv.indexOf("--child");
if (at >= 0) await child(process.argv[at + 1], process.argv[at + 2]);
else await main();

async function main(): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "volsmith-pricing-table-"));
  try {
    const tables = [];
    const notes = [
      "peak memory is the process' largest resident set, DuckDB's limit being 1 GB; targets: 60 s, 2,048 MiB",
      "no peer: polars is not to be had here, and pandas without pyarrow reads no Parquet",
    ];
    if (!process.argv.includes("--real-only")) {
      tables.push({ caption: "OptionMetrics-shaped Parquet", rows: await syntheticRows(folder) });
    }
    const shared = fileURLToPath(new URL("../../../shared/data/", import.meta.url));
    if (!process.argv.includes("--synthetic-only") && existsSync(shared)) {
      const real = await realRows(shared);
      tables.push({ caption: "Real quotes", rows: real.rows });
      notes.push(...real.notes);
    }
    publish({ title: "Pricing table", tables, notes });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function syntheticRows(folder: string): Promise<Row[]> {
  const given = process.argv.indexOf("--rows");
  const wanted = given < 0 ? 10_000_000 : Number(process.argv[given + 1]);
  const nDates = Math.ceil(wanted / PER_DATE);
  const nRows = nDates * PER_DATE;
  await generateParquet(folder, nDates);
  const rows: Row[] = [];
  const line = (what: string, { kept, ms, cpuMs, peakMiB }: ChildResult, n: number): void => {
    rows.push({
      what,
      "rows read": n,
      "rows kept": kept,
      seconds: ms / 1000,
      "processor seconds": cpuMs / 1000,
      "million rows/s": n / ms / 1000,
      "peak MiB": peakMiB,
    });
  };
  for (const name of Object.keys(CASES)) line(name, inChild(name, folder), nRows);
  const read = inChild("read the written file back", folder);
  line("read the written file back", read, read.kept);
  const megabytes = statSync(join(folder, "table.parquet")).size / 1e6;
  rows.push({ what: `the written file has ${megabytes.toFixed(0)} MB` });
  return rows;
}

function inChild(name: string, folder: string): ChildResult {
  const script = fileURLToPath(import.meta.url);
  const output = execFileSync(process.execPath, [script, "--child", name, folder], {
    encoding: "utf8",
  });
  return JSON.parse(output) as ChildResult;
}

async function child(name: string, folder: string): Promise<void> {
  const file = (end: string): string => join(folder, end);
  const start = performance.now();
  const cpuStart = process.cpuUsage();
  let kept: number;
  if (name.startsWith("read")) kept = (await readPricingTable(file("table.parquet"))).size;
  else {
    const options: TableOptions = CASES[name as keyof typeof CASES];
    const sources: TableSources = {
      quotes: file(name.includes("shuffled") ? "shuffled.parquet" : "quotes.parquet"),
      closes: file("closes.csv"),
      rates:
        options.spot === "parity"
          ? "parity"
          : { path: file("closes.csv"), column: "bill", unit: "percent" },
    };
    const built = name.endsWith("Parquet file")
      ? await writePricingTable(file("table.parquet"), { sources, options })
      : await buildPricingTable(sources, options);
    kept = built.size;
  }
  const ms = performance.now() - start;
  const { user, system } = process.cpuUsage(cpuStart);
  const cpuMs = (user + system) / 1000;
  const peakMiB = process.resourceUsage().maxRSS / 1024;
  console.log(JSON.stringify({ kept, ms, cpuMs, peakMiB } satisfies ChildResult));
}

/**
 * Quotes of an index by Black and Scholes at 20 % (the normal distribution to 1e-4, which is below a
 * tick), in order of dates and shuffled; and its closes with a rate.
 */
async function generateParquet(folder: string, nDates: number): Promise<void> {
  const calendar = calendarNamed("us-index");
  const days: string[] = [];
  for (let day = 16_436; days.length < nDates; day++) {
    if (calendar.isSession(day)) days.push(`('${formatDay(day)}'::DATE, ${days.length})`);
  }
  const instance = await DuckDBInstance.create(":memory:", { memory_limit: "2GB" });
  const connection = await instance.connect();
  await connection.run(
    "CREATE MACRO cdf(x) AS 1 / (1 + exp(-x * (1.5957691216 + 0.0713548163 * x * x)))",
  );
  await connection.run(`
    CREATE TABLE spots AS
    SELECT date, 2000 * exp(0.0003 * i + 0.15 * sin(i / 90) + 0.01 * sin(i * 1.7)) AS spot, i
    FROM (VALUES ${days.join(", ")}) t(date, i)`);
  await connection.run(`
    COPY (SELECT date, round(spot, 2) AS "SPX", round(1.5 + sin(i / 300), 3) AS bill FROM spots ORDER BY 1)
    TO '${join(folder, "closes.csv")}' (HEADER)`);
  for (const name of ["quotes", "shuffled"]) {
    await connection.run(`
      COPY (
        SELECT 108105 AS secid, date, exdate, cp_flag, strike * 1000 AS strike_price,
          round(greatest(price - half, 0), 2) AS best_bid, round(price + half, 2) AS best_offer,
          (hash(strike, exdate, date) % 1000)::INTEGER AS volume,
          (hash(strike, exdate) % 10000)::INTEGER AS open_interest, 0.2 AS impl_volatility,
          0.5 AS delta, (hash(exdate, strike, cp_flag) % 100000000)::INTEGER AS optionid,
          1.0 AS cfadj, 0 AS am_settlement, 100 AS contract_size
        FROM (
          SELECT *, 0.05 + 0.01 * price AS half FROM (
            SELECT *, CASE cp_flag
              WHEN 'C' THEN spot * cdf(d) - strike * discount * cdf(d - deviation)
              ELSE strike * discount * cdf(deviation - d) - spot * cdf(-d) END AS price
            FROM (
              SELECT date, spot, exdate, strike, exp(-0.02 * tau) AS discount,
                0.2 * sqrt(tau) AS deviation, (ln(spot / strike) + 0.04 * tau) / deviation AS d
              FROM (
                SELECT date, spot, e.exdate, date_diff('day', date, e.exdate) / 365 AS tau,
                  (10 * round(spot / 10) + 10 * (k - 50))::INTEGER AS strike
                FROM spots, LATERAL (
                  SELECT date + (5 - dayofweek(date) + 7 * w)::INTEGER AS exdate FROM range(1, 26) w(w)
                ) e, range(100) s(k)
              )
            ), (VALUES ('C'), ('P')) f(cp_flag)
          )
        ) ORDER BY ${name === "quotes" ? "date" : "hash(date, exdate, strike, cp_flag)"}
      ) TO '${join(folder, `${name}.parquet`)}' (FORMAT parquet)`);
  }
  connection.closeSync();
  instance.closeSync();
}

async function realRows(folder: string): Promise<{ rows: Row[]; notes: string[] }> {
  const file = (name: string): string => join(folder, name);
  const closes = file("daily_close_merged_2000_2026.csv.gz");
  const bills = { path: closes, column: "IRX_13w_tbill_pct", unit: "percent" } as const;
  const days = ["20190517", "20220204", "20220610", "20230207", "20230901"];
  const panels: readonly (readonly [string, TableSources, TableOptions])[] = [
    [
      "SPX, five days",
      {
        quotes: days.map((day) => file(`spx_${day}.csv.gz`)),
        closes,
        rates: [bills, "parity"],
      },
      {},
    ],
    [
      "SPX, Barchart",
      { quotes: file("spx_barchart_20260220_20260630.csv.gz"), closes },
      { minDays: 1 },
    ],
    [
      "SSE 50 ETF",
      {
        quotes: {
          path: file("etf50_options_2015_2020.csv.gz"),
          underlying: "510050",
          calendar: "sse",
        },
      },
      {},
    ],
    [
      "BTC, Deribit; sigma20 and sigma30 only",
      { quotes: file("deribit_btc_20251230_20260531.csv.gz") },
      { features: STUDY_FEATURES.slice(0, 6) },
    ],
  ];
  const rows: Row[] = [];
  const notes: string[] = [];
  for (const [what, sources, options] of panels) {
    const start = performance.now();
    const table = await buildPricingTable(sources, options);
    const seconds = (performance.now() - start) / 1000;
    rows.push({ what, ...shape(table), seconds });
    const gone = table.exclusions.reasons.map(({ reason, count }) => `${reason} ${count}`);
    notes.push(`${what}: ${gone.join(", ")}`);
  }
  return { rows, notes };
}

function shape(table: PricingTable): Row {
  const { train, validation, test } = chronologicalSplit(table);
  const sizes = [train, validation, test].map(({ from, to }) => to - from);
  return {
    "rows read": table.exclusions.nRows,
    "rows kept": table.size,
    dates: new Set(table.days).size,
    contracts: new Set(table.contractOf).size,
    "train / validation / test": sizes.join(" / "),
  };
}
