import { existsSync } from "node:fs";
import { readFileBytes } from "@volsmith/files/node";
import type { RunControl } from "@volsmith/numerics";
import { DataError, FormatError } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import { openSession, sqlPath, sqlText } from "@volsmith/market/readers";
import { checkLeakage } from "../check-leakage.ts";
import type { PricingTable } from "../pricing-table.ts";
import { collectRows } from "./collect.ts";
import type { TableFacts } from "./manifest.ts";
import { manifestPath, readManifest } from "./manifest.ts";

export interface ReadTableOptions {
  /** Columns that are features, in order; the manifest's when left out. */
  readonly features?: readonly string[];
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/**
 * A pricing table from a file: what `writePricingTable` wrote, or any Parquet or CSV file with the
 * columns day (or quote_date), target (C/K) and features; ticker, contract (or root, expiry and strike),
 * known_by (latest date of what the features are made of), half_spread and truth are read where they
 * are. Rows come in any order. The table is checked with `checkLeakage`.
 *
 * @throws {FormatError} naming a column that is missing or has gaps
 * @throws {DataError} when a feature is dated after its row
 */
export async function readPricingTable(
  path: string,
  { features, memoryLimit = "1GB", threads = 2 }: ReadTableOptions = {},
  control: RunControl = {},
): Promise<PricingTable> {
  if (!existsSync(path)) throw new FormatError({ file: path }, "there is no such file", "check it");
  const beside = manifestPath(path);
  const facts = existsSync(beside)
    ? readManifest(new TextDecoder().decode(await readFileBytes(beside)), beside)
    : null;
  const featureNames = features ?? facts?.featureNames;
  if (!featureNames) {
    const problem = `there is no manifest ${beside}, so its features are not known`;
    throw new DataError("readPricingTable", problem, "name them in features");
  }
  const { signal } = control;
  const session = await openSession({ source: path, memoryLimit, threads, signal });
  try {
    const file = await describeFile(session, path);
    const { query, size, tickers } = await rowsQuery(session, file, { featureNames, facts });
    const hasTruth = file.find("truth") !== null;
    const request = { ...control, size, featureNames, tickers, hasTruth };
    const columns = await collectRows(session, query, request);
    const table: PricingTable = {
      ...columns,
      exclusions: facts?.exclusions ?? { nRows: size, nKept: size, reasons: [] },
      remarks: facts?.remarks ?? [`rows of ${path}`],
      histories: facts?.histories ?? [],
    };
    checkLeakage(table);
    return table;
  } finally {
    await session.close();
  }
}

interface FileColumns {
  readonly path: string;
  /** FROM clause. */
  readonly from: string;
  /** Column by one of these names, as an identifier; null where there is none. */
  readonly find: (...names: readonly string[]) => string | null;
  readonly need: (...names: readonly string[]) => string;
}

async function describeFile(session: DuckDbSession, path: string): Promise<FileColumns> {
  const reader = /\.(parquet|pq)$/i.test(path) ? "read_parquet" : "read_csv";
  const from = `${reader}(${sqlPath(path)})`;
  const names = (await session.rows(`DESCRIBE SELECT * FROM ${from}`)).map(([name]) =>
    String(name),
  );
  const find = (...wanted: readonly string[]): string | null => {
    const name = wanted
      .map((one) => names.find((other) => other.toLowerCase() === one.toLowerCase()))
      .find((one) => one !== undefined);
    return name === undefined ? null : `"${name.replaceAll('"', '""')}"`;
  };
  return {
    path,
    from,
    find,
    need(...wanted) {
      const found = find(...wanted);
      if (found !== null) return found;
      const place = { file: path, column: wanted.join(" or ") };
      throw new FormatError(place, `the column is missing; the file has ${names.join(", ")}`);
    },
  };
}

interface QueryRequest {
  readonly featureNames: readonly string[];
  readonly facts: TableFacts | null;
}

async function rowsQuery(
  session: DuckDbSession,
  file: FileColumns,
  { featureNames, facts }: QueryRequest,
): Promise<{ readonly query: string; readonly size: number; readonly tickers: readonly string[] }> {
  const { from, find, need } = file;
  const ticker = find("ticker", "underlying") ?? "'?'";
  const day = dayOf(need("day", "quote_date", "date"));
  const knownBy = find("known_by", "as_of");
  const target = need("target");
  const columns = [target, ...featureNames.map((name) => need(name))];
  const isGap = columns.map((column) => `coalesce(NOT isfinite(${column}::DOUBLE), true)`);
  const [[count, ...gaps]] = (await session.rows(`
    SELECT count(*), count(*) FILTER (${day} IS NULL),
      ${isGap.map((sql) => `count(*) FILTER (${sql})`).join(", ")} FROM ${from}`)) as bigint[][];
  const size = Number(count);
  if (facts && facts.exclusions.nKept !== size) {
    const problem = `it has ${size} rows, its manifest ${manifestPath(file.path)} says ${facts.exclusions.nKept}`;
    throw new FormatError({ file: file.path }, problem, "write the table again");
  }
  const gap = gaps.findIndex((n) => n > 0n);
  if (gap >= 0) {
    const column = gap === 0 ? "day" : ["target", ...featureNames][gap - 1];
    const problem = `${gaps[gap]} of ${size} rows have no finite value`;
    throw new FormatError({ file: file.path, column }, problem, "leave such rows out");
  }
  const tickers =
    facts?.tickers ??
    (await session.rows(`SELECT DISTINCT ${ticker}::VARCHAR FROM ${from} ORDER BY 1`)).map(
      ([name]) => String(name),
    );
  const number = `(list_position([${tickers.map(sqlText).join(", ")}], ${ticker}::VARCHAR) - 1)::INTEGER`;
  const parts = [ticker, find("root"), find("expiry", "expiration"), find("strike", "K")];
  // Contracts of our own are numbered already.
  const contract =
    facts && find("contract") !== null
      ? "contract::INTEGER"
      : find("contract") === null
        ? `(dense_rank() OVER (ORDER BY ${parts.filter((part) => part !== null).join(", ")}) - 1)::INTEGER`
        : `(dense_rank() OVER (ORDER BY ${find("contract")!}) - 1)::INTEGER`;
  const known = find("expiry", "expiration", "contract") !== null;
  const optional = (name: string): string =>
    find(name) === null ? "'NaN'::DOUBLE" : `coalesce(${find(name)!}::DOUBLE, 'NaN'::DOUBLE)`;
  // What we wrote lies in order.
  const query = `
    SELECT ${day} AS d, ${knownBy ? dayOf(knownBy) : day} AS known, ${number} AS t,
      ${known ? contract : "(row_number() OVER () - 1)::INTEGER"} AS c,
      ${target}::DOUBLE, ${optional("half_spread")}, ${optional("truth")},
      ${columns
        .slice(1)
        .map((column) => `${column}::DOUBLE`)
        .join(", ")}
    FROM ${from} ${facts ? "" : "ORDER BY d, t, c"}`;
  return { query, size, tickers };
}

function dayOf(column: string): string {
  return `date_diff('day', DATE '1970-01-01', ${column}::DATE)::INTEGER`;
}
