import type { VarianceJet, VarianceModel } from "./variance-model.ts";

/** Jets at many points, in one call where the model offers that. @param taus [n] @param ks [n] */
export function jetsOf(
  model: Pick<VarianceModel, "jet" | "jets">,
  taus: Float64Array,
  ks: Float64Array,
): readonly VarianceJet[] {
  return model.jets?.(taus, ks) ?? Array.from(taus, (tau, i) => model.jet(tau, ks[i]));
}
