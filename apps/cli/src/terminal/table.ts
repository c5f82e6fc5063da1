/** Tables of plain text: columns aligned, numbers to the right, no rules but one under the head. */
import { stripVTControlCharacters } from "node:util";
import { styles } from "./styles.ts";

export interface Column<Row> {
  readonly head: string;
  readonly align?: "left" | "right";
  readonly cell: (row: Row) => string;
}

export function textTable<Row>(rows: readonly Row[], columns: readonly Column<Row>[]): string {
  const cells = rows.map((row) => columns.map((column) => column.cell(row)));
  const widths = columns.map((column, j) =>
    Math.max(visibleWidth(column.head), ...cells.map((line) => visibleWidth(line[j]))),
  );
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, j) => pad(text, widths[j], columns[j].align ?? "right"))
      .join("  ")
      .trimEnd();
  const head = line(columns.map((column) => column.head));
  return [styles.dim(head), ...cells.map(line)].join("\n");
}

function visibleWidth(text: string): number {
  return stripVTControlCharacters(text).length;
}

function pad(text: string, width: number, align: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, width - visibleWidth(text)));
  return align === "left" ? text + space : space + text;
}
