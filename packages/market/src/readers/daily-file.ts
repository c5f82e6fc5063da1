/** Files of one row a date: closes and rates. */
import { existsSync } from "node:fs";
import { FormatError } from "@volsmith/numerics";
import type { DuckDbSession } from "./duckdb-session.ts";
import { sqlPath } from "./duckdb-session.ts";

/** Dates and numbers of one column; rows without a number are left out. */
export interface DailyColumn {
  /** Epoch days, ascending. [n] */
  readonly days: Int32Array;
  /** [n] */
  readonly values: Float64Array;
}

export interface DailyFile {
  readonly path: string;
  readonly names: readonly string[];
  /** Name of the column as the file has it, letters compared without case; null where there is none. */
  find(...names: readonly string[]): string | null;
  /** @param where SQL: a condition on the rows */
  column(name: string, where?: string): Promise<DailyColumn>;
  /** Different texts of a column. */
  distinct(name: string): Promise<readonly string[]>;
}

let nOpened = 0;

const DATES = ["date", "day", "quote_date", "caldt", "observation_date"];

/**
 * Opens a CSV (gzip-compressed or not) or Parquet file of one row a date.
 * @throws {FormatError} when it is missing, no table, or has no date
 */
export async function openDailyFile(session: DuckDbSession, path: string): Promise<DailyFile> {
  if (!existsSync(path)) throw new FormatError({ file: path }, "there is no such file", "check it");
  const isParquet = /\.(parquet|pq)$/i.test(path);
  const source = isParquet
    ? `read_parquet(${sqlPath(path)})`
    : `read_csv(${sqlPath(path)}, header = true, all_varchar = true)`;
  // Parsed once, however many columns are asked for.
  const from = `daily_${nOpened++}`;
  await session.rows(`CREATE TABLE ${from} AS FROM ${source}`, path);
  const names = (await session.rows(`DESCRIBE SELECT * FROM ${from}`, path)).map(([name]) =>
    String(name),
  );
  const find = (...wanted: readonly string[]): string | null => {
    for (const name of wanted) {
      const found = names.find((one) => one.trim().toLowerCase() === name.toLowerCase());
      if (found !== undefined) return found;
    }
    return null;
  };
  const date = find(...DATES);
  if (date === null) {
    const problem = `there is no column ${DATES.slice(0, 3).join(" or ")}; it has ${names.join(", ")}`;
    throw new FormatError({ file: path }, problem, "name the column of the dates so");
  }
  const day = `coalesce(try_cast(${text(date)} AS DATE), try_strptime(${text(date)}, ['%Y%m%d', '%m/%d/%Y'])::DATE)`;
  return {
    path,
    names,
    find,
    async column(name, where = "true") {
      const value = `try_cast(${text(name)} AS DOUBLE)`;
      const rows = (await session.rows(
        `
        SELECT date_diff('day', DATE '1970-01-01', ${day}), ${value}, ${text(date)}, ${text(name)}
        FROM ${from} WHERE ${where} AND nullif(${text(name)}, '') IS NOT NULL
          AND lower(${text(name)}) NOT IN ('na', 'nan', 'null', '.', '-')
        ORDER BY 1`,
        path,
      )) as [bigint | null, number | null, string | null, string][];
      for (const [at, number, atText, valueText] of rows) {
        const place = { file: path, column: number === null ? name : date };
        if (at === null) throw new FormatError(place, `"${atText ?? ""}" is not a date`);
        if (number === null) {
          throw new FormatError(place, `"${valueText}" on ${atText} is not a number`);
        }
      }
      const days = Int32Array.from(rows, ([at]) => Number(at));
      const twice = days.findIndex((at, i) => i > 0 && at === days[i - 1]);
      if (twice > 0) {
        const problem = `${rows[twice][2]} occurs twice`;
        throw new FormatError({ file: path, column: name }, problem, "keep one row a date");
      }
      return { days, values: Float64Array.from(rows, ([, number]) => number!) };
    },
    async distinct(name) {
      const rows = await session.rows(
        `SELECT DISTINCT ${text(name)} FROM ${from} ORDER BY 1`,
        path,
      );
      return rows.map(([value]) => String(value));
    },
  };
}

function text(name: string): string {
  return `trim("${name.replaceAll('"', '""')}"::VARCHAR)`;
}
