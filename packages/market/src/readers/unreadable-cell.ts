import { FormatError } from "@volsmith/numerics";
import type { OpenedTable } from "./opened-table.ts";
import { BAD_SEPARATOR } from "./quote-query.ts";

/** The error for a cell that must be a number, a date or a call/put mark and is not. */
export function unreadableCell(table: OpenedTable, row: number, problem: string): FormatError {
  const [column = "", wanted = "", value = ""] = problem.split(BAD_SEPARATOR);
  const shown = value === "" ? "the cell is empty" : `"${value.slice(0, 60)}" is not ${wanted}`;
  const fix = value === "" ? `it must be ${wanted}` : "mend the cell or delete the row";
  return new FormatError({ file: table.source, line: table.lineOf(row), column }, shown, fix);
}
