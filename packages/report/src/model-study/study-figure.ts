import type { Figure } from "../figures/figure.ts";
import type { Cell, Table } from "../table.ts";

/** A figure of a model study: what is seen in words, and which figure of the source it answers. */
export interface ModelStudyFigure extends Figure {
  readonly title: string;
  /** One or two sentences, without the numbers of the source. */
  readonly caption: string;
  /** "S28"; empty for figures beyond the source. */
  readonly answers: readonly string[];
}

/** Rows as a figure's table keeps them: by columns. */
export function columnsOf(rows: readonly Readonly<Record<string, Cell>>[]): Table {
  const names = Object.keys(rows[0] ?? {});
  return Object.fromEntries(names.map((name) => [name, rows.map((row) => row[name] ?? null)]));
}

/** At most so many of a list, evenly, the first and the last among them. */
export function thin<T>(items: readonly T[], most: number): readonly T[] {
  if (items.length <= most) return items;
  const step = (items.length - 1) / (most - 1);
  return Array.from({ length: most }, (_, i) => items[Math.round(i * step)]);
}
