import { DataError } from "@volsmith/numerics";
import type { PricingTable } from "./pricing-table.ts";

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

/** One feature of every row. [size] */
export function featureColumn(
  table: Pick<PricingTable, "featureNames" | "features" | "size">,
  name: string,
): Float64Array {
  const nFeatures = table.featureNames.length;
  const column = new Float64Array(table.size);
  let at = featureIndex(table, name, "featureColumn");
  for (let i = 0; i < table.size; i++, at += nFeatures) column[i] = table.features[at];
  return column;
}
