import { DataError } from "@volsmith/numerics";
import type { Part, PricingTable } from "./pricing-table.ts";

/** Place of a feature in the rows. @throws {DataError} naming the feature and those there are */
export function featureIndex(
  { featureNames }: Pick<PricingTable, "featureNames">,
  name: string,
  where = "featureIndex",
): number {
  const index = featureNames.indexOf(name);
  if (index >= 0) return index;
  const problem = `the table lacks the feature ${name}; it has ${featureNames.join(", ")}`;
  throw new DataError(where, problem, `build it with ${name} among its features`);
}

/**
 * One feature of some rows, of all by default; copied.
 *
 * @returns [to − from]
 * @throws {DataError} naming the feature that is not there, and those there are
 */
export function featureColumn(
  table: Pick<PricingTable, "featureNames" | "features" | "size">,
  name: string,
  { from, to }: Part = { from: 0, to: table.size },
): Float64Array {
  const nFeatures = table.featureNames.length;
  const column = new Float64Array(to - from);
  let at = from * nFeatures + featureIndex(table, name, "featureColumn");
  for (let i = 0; i < column.length; i++, at += nFeatures) column[i] = table.features[at];
  return column;
}
