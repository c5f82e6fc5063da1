/** Columnar data of a figure; JSON-safe once rounded, a third of the size of rows. */
export type Cell = number | string | null;
export type Table = Readonly<Record<string, readonly Cell[]>>;

/** Rows as Vega takes them. */
export function toRows(table: Table): Record<string, Cell>[] {
  const columns = Object.entries(table);
  const size = columns[0]?.[1].length ?? 0;
  return Array.from({ length: size }, (_, row) =>
    Object.fromEntries(columns.map(([name, cells]) => [name, cells[row] ?? null])),
  );
}

/**
 * A number for JSON: rounded to significant digits, null where it is not finite.
 * Five digits are a tenth of a pixel on the largest figure.
 */
export function rounded(value: number, digits = 5): number | null {
  return Number.isFinite(value) ? Number(value.toPrecision(digits)) : null;
}

export function roundedAll(values: ArrayLike<number>, digits = 5): (number | null)[] {
  return Array.from(values, (value) => rounded(value, digits));
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
