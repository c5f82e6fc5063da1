import type { Cell } from "./table.ts";

/** A table of a study or a back-test as a file keeps it: raw numbers, null where there is none. */
export interface StudyTable {
  /** Short and safe as a file's name. */
  readonly name: string;
  readonly columns: readonly string[];
  /** In the order of `columns`. */
  readonly rows: readonly (readonly Cell[])[];
}

/** A table from rows with named cells; columns in the order of the first row. */
export function tableOf(
  name: string,
  rows: readonly Readonly<Record<string, Cell>>[],
  columns: readonly string[] = Object.keys(rows[0] ?? {}),
): StudyTable {
  return { name, columns, rows: rows.map((row) => columns.map((column) => row[column] ?? null)) };
}
