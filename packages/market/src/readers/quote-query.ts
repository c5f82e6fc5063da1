/** The one SQL query that every vendor's plan becomes. */
import type { SourceFile } from "./open-table.ts";
import { sqlPath, sqlText } from "./duckdb-session.ts";
import type { QuoteColumns, ReadPlan } from "./reader.ts";
import { NAN } from "./sql-columns.ts";
import type { SqlColumns } from "./sql-columns.ts";
import type { TableHead } from "./table-head.ts";

/** The order of the numeric columns of the result; `underlying`, `root` and `bad` follow. */
export const NUMERIC = [
  "quoteDay",
  "quoteTime",
  "spot",
  "expiryDay",
  "expiryTime",
  "atClose",
  "sign",
  "strike",
  "bid",
  "ask",
  "last",
  "volume",
  "openInterest",
  "forward",
  "mark",
] as const satisfies readonly (keyof QuoteColumns)[];

/** Between the parts of the text that describes an unreadable cell. */
export const BAD_SEPARATOR = "\u001F";

export interface QueryFilter {
  readonly underlying?: string | undefined;
  /** Epoch days, both included. */
  readonly fromDay?: number | undefined;
  readonly toDay?: number | undefined;
}

/** `SELECT` over the rows of the file, in file order, one row an option. */
export function quoteQuery(
  file: SourceFile,
  { columns: { head, checks }, plan }: { columns: SqlColumns; plan: ReadPlan },
  { underlying, fromDay, toDay }: QueryFilter = {},
): string {
  const { putColumns } = plan;
  // Cells are read once a row of the file; only then does a row become a call and a put.
  const cells = Object.entries({ mark: NAN, ...plan.columns }).map(([name, sql]) =>
    typed(name, sql, name),
  );
  const putCells = Object.entries(putColumns ?? {}).map(([name, sql]) =>
    typed(name, sql, `put_${name}`),
  );
  const bad = checks.map(
    ({ bad: condition, identifier, name, wanted }) =>
      `WHEN ${condition} THEN concat_ws(chr(31), ${sqlText(name)}, ${sqlText(wanted)}, coalesce(${identifier}::VARCHAR, ''))`,
  );
  const badCell = bad.length > 0 ? `CASE ${bad.join(" ")} END` : "NULL::VARCHAR";
  const options = [...NUMERIC, "underlying", "root"].map((name) =>
    putColumns && name in putColumns
      ? `CASE leg WHEN 1 THEN "${name}" ELSE "put_${name}" END AS "${name}"`
      : `"${name}"`,
  );
  const legs = putColumns ? ", unnest([1, -1]) AS leg" : "";
  const wanted = [
    ...(underlying === undefined ? [] : [`underlying = ${sqlText(underlying)}`]),
    ...(fromDay === undefined ? [] : [`"quoteDay" >= ${fromDay}`]),
    ...(toDay === undefined ? [] : [`"quoteDay" <= ${toDay}`]),
  ];
  // A row with an unreadable cell is never filtered away: it must be reported.
  const where = wanted.length > 0 ? `WHERE bad IS NOT NULL OR (${wanted.join(" AND ")})` : "";
  return `
    SELECT line, ${options.join(", ")}, bad FROM (
      SELECT *${legs} FROM (
        SELECT line::DOUBLE AS line, ${[...cells, ...putCells].join(", ")}, ${badCell} AS bad
        FROM (${sourceRows(file, head)})
      )
    ) ${where}`;
}

/** A column of the result: text where text is due, else a number that is never null. */
function typed(name: string, sql: string, as: string): string {
  if (name === "root") return `(${sql})::VARCHAR AS "${as}"`;
  if (name === "underlying") return `coalesce((${sql})::VARCHAR, '') AS "${as}"`;
  return `coalesce((${sql})::DOUBLE, 'NaN'::DOUBLE) AS "${as}"`;
}

function sourceRows(file: SourceFile, head: TableHead): string {
  const path = sqlPath(file.path);
  if (head.kind === "parquet")
    return `SELECT file_row_number + 1 AS line, * FROM read_parquet(${path}, file_row_number = true)`;
  const columns = head.identifiers.map((name) => `'${name}': 'VARCHAR'`).join(", ");
  return `
    SELECT row_number() OVER () AS line, * FROM read_csv(${path},
      auto_detect = false, header = false, skip = ${head.headerLine}, columns = {${columns}},
      delim = ${sqlText(head.delimiter)}, quote = '"', escape = '"', strict_mode = true,
      null_padding = false, compression = '${file.compression}')`;
}

/** The same rows in order of time; rows of one moment keep the order of the file. */
export function inTimeOrder(query: string): string {
  return `SELECT * FROM (${query}) ORDER BY "quoteDay", "quoteTime", underlying, line`;
}

/** How many rows of the file come before an earlier one's moment: 0 when it is in order. */
export function disorderQuery(query: string): string {
  const key = `("quoteDay", "quoteTime", underlying)`;
  return `
    SELECT count(*) FROM (
      SELECT row${key} AS key, lag(row${key}) OVER () AS previous FROM (${query})
    ) WHERE key < previous`;
}
