/** Some rows of a table, as a table. */
import { DataError } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";
import { shuffledIndices } from "@volsmith/numerics";
import type { RowChoice } from "./history.ts";
import { rowCount } from "./history.ts";
import type { PricingTable } from "./pricing-table.ts";

/**
 * Rows of a table as a table of their own; a row's history goes on at the nearest earlier row of its
 * contract that is among them.
 *
 * @param rows ascending
 */
export function tableRows(table: PricingTable, rows: RowChoice): PricingTable {
  const n = rowCount(rows);
  const indices =
    rows instanceof Int32Array ? rows : Int32Array.from({ length: n }, (_, i) => rows.from + i);
  const newRow = new Int32Array(table.size).fill(-1);
  indices.forEach((row, i) => {
    if (!(row >= 0 && row < table.size) || (i > 0 && row <= indices[i - 1])) {
      const problem = `row ${row} at place ${i} is not after the one before it, or not of the table`;
      throw new DataError("tableRows", problem, "give row numbers in ascending order");
    }
    newRow[row] = i;
  });
  const nFeatures = table.featureNames.length;
  const features = new Float64Array(n * nFeatures);
  const previous = new Int32Array(n);
  indices.forEach((row, i) => {
    features.set(table.features.subarray(row * nFeatures, (row + 1) * nFeatures), i * nFeatures);
    let before = table.previous[row];
    while (before >= 0 && newRow[before] < 0) before = table.previous[before];
    previous[i] = before < 0 ? -1 : newRow[before];
  });
  const floats = (column: Float64Array): Float64Array =>
    Float64Array.from(indices, (row) => column[row]);
  const integers = (column: Int32Array): Int32Array =>
    Int32Array.from(indices, (row) => column[row]);
  return {
    ...table,
    size: n,
    features,
    targets: floats(table.targets),
    truths: table.truths && floats(table.truths),
    halfSpreads: floats(table.halfSpreads),
    days: integers(table.days),
    knownBy: integers(table.knownBy),
    tickerOf: Uint16Array.from(indices, (row) => table.tickerOf[row]),
    contractOf: integers(table.contractOf),
    previous,
  };
}

/** At most `count` rows of a choice, drawn without replacement, ascending. */
export function sampleRows(rows: RowChoice, count: number, generator: RandomGenerator): Int32Array {
  const n = rowCount(rows);
  const at = (i: number): number => (rows instanceof Int32Array ? rows[i] : rows.from + i);
  if (n <= count) return Int32Array.from({ length: n }, (_, i) => at(i));
  return Int32Array.from(shuffledIndices(n, generator).subarray(0, count), at).toSorted();
}
