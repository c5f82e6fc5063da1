import type { Tree } from "./tree.ts";

/**
 * How much features matter, XGBoost's three measures by feature: "weight" counts the splits that
 * use it, "gain" and "cover" are the means of gain and of the sum of hessians over those splits,
 * "total-gain" and "total-cover" their sums.
 */
export type ImportanceKind = "weight" | "gain" | "cover" | "total-gain" | "total-cover";

/** @returns importance by feature; 0 where a feature is never used. [nFeatures] */
export function featureImportance(
  trees: readonly Tree[],
  nFeatures: number,
  { kind = "gain" }: { readonly kind?: ImportanceKind } = {},
): Float64Array {
  const splits = new Float64Array(nFeatures);
  const totals = new Float64Array(nFeatures);
  const isGain = kind === "gain" || kind === "total-gain";
  for (const { left, feature, gain, cover } of trees) {
    for (let node = 0; node < left.length; node++) {
      if (left[node] < 0) continue;
      splits[feature[node]]++;
      totals[feature[node]] += isGain ? gain[node] : cover[node];
    }
  }
  if (kind === "weight") return splits;
  if (kind === "total-gain" || kind === "total-cover") return totals;
  return totals.map((total, i) => (splits[i] === 0 ? 0 : total / splits[i]));
}
