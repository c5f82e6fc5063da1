/**
 * SQL that turns columns of a file into numbers, days and text, and remembers how to tell a cell
 * that cannot be read from one that is merely empty.
 */
import { FormatError } from "@volsmith/numerics";
import type { TableHead } from "./table-head.ts";
import { columnIndex } from "./table-head.ts";

/** A column by one of its names, or by its position. */
export type ColumnKey = string | number | readonly string[];

export interface SqlColumns {
  readonly head: TableHead;
  has(key: ColumnKey): boolean;
  /** DOUBLE, NaN where the cell is empty or the column (when optional) absent. */
  number(key: ColumnKey, presence?: "required" | "optional"): string;
  /** DOUBLE, days since 1970-01-01; an empty cell is an error. */
  day(key: ColumnKey): string;
  /** DOUBLE, milliseconds since midnight of a date and time; NaN for a bare date. */
  timeOfDay(key: ColumnKey): string;
  /** VARCHAR, blanks trimmed; null where empty or absent. */
  text(key: ColumnKey, presence?: "required" | "optional"): string;
  /** DOUBLE, 1 where the cell begins with C, −1 where with P; anything else is an error. */
  sign(key: ColumnKey): string;
  /** Adds a check: where `bad` holds, the cell of this column does not read as `wanted`. */
  check(key: ColumnKey, bad: string, wanted: string): void;
  readonly checks: readonly CellCheck[];
}

export interface CellCheck {
  /** SQL, true where the cell cannot be read. */
  readonly bad: string;
  readonly name: string;
  readonly identifier: string;
  readonly wanted: string;
}

export const NAN = "'NaN'::DOUBLE";
/** What stands in a cell for "no number". Infinity and NaN are numbers to DuckDB. */
const MISSING = "'(?i)|na|n/a|#n/a|null|none|-|--|\\.'";
/** Besides ISO 8601: WRDS's exports, US dates, SAS dates, Cboe's page; then dates with times. */
const FORMATS =
  "['%Y%m%d', '%m/%d/%Y', '%a %b %d %Y', '%d%b%Y', '%d-%b-%Y', '%Y-%m-%d %H:%M', " +
  "'%m/%d/%Y %H:%M', '%m/%d/%Y %H:%M:%S', '%Y%m%d %H:%M:%S', '%Y%m%d %H:%M']";

export function sqlColumns(head: TableHead, source: string): SqlColumns {
  const checks: CellCheck[] = [];

  const find = (key: ColumnKey): number =>
    typeof key === "number" ? key : columnIndex(head, ...[key].flat());

  const require = (key: ColumnKey): number => {
    const index = find(key);
    if (index >= 0) return index;
    const wanted = [key].flat().join(" or ");
    const line = head.headerLine || undefined;
    throw new FormatError(
      { file: source, ...(line ? { line } : {}), column: wanted },
      "the column is missing",
      `the file has ${head.names.join(", ")}`,
    );
  };
  const isText = (index: number): boolean => head.types[index] === "VARCHAR";
  const trimmed = (index: number): string => `trim(${head.identifiers[index]})`;

  const addCheck = (index: number, bad: string, wanted: string): void => {
    const identifier = head.identifiers[index];
    checks.push({ bad, identifier, wanted, name: head.names[index] || `number ${index + 1}` });
  };

  /** TIMESTAMP of a text, date or YYYYMMDD integer. */
  const timestamp = (index: number): string => {
    const type = head.types[index];
    const id = head.identifiers[index];
    if (type === "DATE" || type.startsWith("TIMESTAMP")) return `${id}::TIMESTAMP`;
    const text = isText(index) ? trimmed(index) : `${id}::BIGINT::VARCHAR`;
    return `coalesce(try_cast(${text} AS TIMESTAMP), try_strptime(${text}, ${FORMATS}))`;
  };

  return {
    head,
    checks,
    has: (key) => find(key) >= 0,
    number(key, presence = "required") {
      const index = presence === "required" ? require(key) : find(key);
      if (index < 0) return NAN;
      const id = head.identifiers[index];
      if (!isText(index)) return `coalesce(${id}::DOUBLE, ${NAN})`;
      const value = `try_cast(${trimmed(index)} AS DOUBLE)`;
      // CASE looks at the text only where it is no number; AND would look at every row.
      const isWord = `NOT regexp_full_match(coalesce(${trimmed(index)}, ''), ${MISSING})`;
      addCheck(index, `CASE WHEN ${value} IS NOT NULL THEN false ELSE ${isWord} END`, "a number");
      return `coalesce(${value}, ${NAN})`;
    },
    day(key) {
      const index = require(key);
      const value = timestamp(index);
      const years = "TIMESTAMP '1970-01-01' AND TIMESTAMP '2199-12-31'";
      addCheck(
        index,
        `coalesce(${value} NOT BETWEEN ${years}, true)`,
        "a date (2022-02-04, 20220204 or 02/04/2022)",
      );
      return `floor(epoch_ms(${value}) / 86400000.0)`;
    },
    timeOfDay(key) {
      const index = require(key);
      const type = head.types[index];
      if (type === "DATE") return NAN;
      const value = timestamp(index);
      const ms = `(epoch_ms(${value}) % 86400000)::DOUBLE`;
      if (!isText(index)) return type.startsWith("TIMESTAMP") ? ms : NAN;
      return `CASE WHEN contains(${trimmed(index)}, ':') THEN coalesce(${ms}, ${NAN}) ELSE ${NAN} END`;
    },
    text(key, presence = "required") {
      const index = presence === "required" ? require(key) : find(key);
      if (index < 0) return "NULL::VARCHAR";
      return `nullif(trim(${head.identifiers[index]}::VARCHAR), '')`;
    },
    sign(key) {
      const index = require(key);
      const first = `upper(left(trim(${head.identifiers[index]}::VARCHAR), 1))`;
      addCheck(index, `coalesce(${first}, '') NOT IN ('C', 'P')`, "call or put (C or P)");
      return `CASE ${first} WHEN 'C' THEN 1.0 ELSE -1.0 END`;
    },
    check: (key, bad, wanted) => addCheck(require(key), bad, wanted),
  };
}
