import { DataError } from "@volsmith/numerics";
import { fitStandardiser } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

import type { FeatureRange } from "../pricer.ts";
import { columnsOf, matrixOf } from "./columns.ts";

/** What the training part says of one feature. */
export interface FeatureMoments extends FeatureRange {
  readonly mean: number;
  /** Standard deviation; 1 where the feature is constant. */
  readonly deviation: number;
}

/**
 * Moments and ranges of features over some rows: what standardisation is fitted on.
 *
 * @throws {DataError} when there are no rows, a feature is missing, or a number is not finite
 */
export function featureMoments(
  table: PricingTable,
  names: readonly string[],
  rows: Part,
): FeatureMoments[] {
  const columns = columnsOf(table, names, "trainPricer");
  const size = rows.to - rows.from;
  if (size < 1) throw new DataError("trainPricer", "the training part has no rows");
  const features = matrixOf(table, columns, rows);
  const part = { featureNames: names, features, size };
  const { means, deviations } = fitStandardiser(part, { from: 0, to: size });
  return names.map((name, i) => {
    let least = Infinity;
    let most = -Infinity;
    for (let at = i; at < features.length; at += names.length) {
      least = Math.min(least, features[at]);
      most = Math.max(most, features[at]);
    }
    return { name, mean: means[i], deviation: deviations[i], least, most };
  });
}
