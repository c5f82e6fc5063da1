import { DataError } from "@volsmith/numerics";
import { featureIndex } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

/**
 * Places of columns among a table's features.
 * @throws {DataError} naming the first that is not there
 */
export function columnsOf(
  table: PricingTable,
  names: readonly string[],
  where: string,
): Int32Array {
  return Int32Array.from(names, (name) => featureIndex(table, name, where));
}

/** Some columns of some rows, [to − from, nColumns] row-major; a view where they are all of them. */
export function matrixOf(
  table: PricingTable,
  columns: Int32Array,
  { from, to }: Part,
): Float64Array {
  const width = table.featureNames.length;
  if (columns.length === width && columns.every((column, i) => column === i))
    return table.features.subarray(from * width, to * width);
  const values = new Float64Array((to - from) * columns.length);
  let at = 0;
  for (let row = from; row < to; row++)
    for (let i = 0; i < columns.length; i++)
      values[at++] = table.features[row * width + columns[i]];
  return values;
}

/** @throws {DataError} unless 0 ≤ from ≤ to ≤ size */
export function checkPart({ size }: PricingTable, { from, to }: Part, where: string): void {
  if (Number.isInteger(from) && Number.isInteger(to) && 0 <= from && from <= to && to <= size)
    return;
  throw new DataError(where, `rows ${from} to ${to} are not within the table's ${size}`);
}
