/** Jets in bulk, for models to which one call for many points is far cheaper than many calls. */
import type { VarianceJet, VarianceModel } from "./variance-model.ts";

/** Jets at many points, in one call where the model offers that. @param taus [n] @param ks [n] */
export function jetsOf(
  model: Pick<VarianceModel, "jet" | "jets">,
  taus: Float64Array,
  ks: Float64Array,
): readonly VarianceJet[] {
  return model.jets?.(taus, ks) ?? Array.from(taus, (tau, i) => model.jet(tau, ks[i]));
}

/** A model that has been told which jets will be asked for, one by one. */
export interface RememberingModel extends VarianceModel {
  /** Makes the jets of some points at once and forgets those before. */
  foresee(points: readonly { readonly tau: number; readonly ks: Float64Array }[]): void;
}

/** The same model; without a bulk call there is nothing to gain, and nothing is foreseen. */
export function remembering(model: VarianceModel): RememberingModel {
  const known = new Map<number, Map<number, VarianceJet>>();
  return {
    method: model.method,
    taus: model.taus,
    domain: model.domain,
    jet: (tau, k) => known.get(tau)?.get(k) ?? model.jet(tau, k),
    totalVariances: (taus, ks, out) => model.totalVariances(taus, ks, out),
    toJSON: () => model.toJSON(),
    foresee(points) {
      known.clear();
      if (!model.jets) return;
      const taus = points.flatMap(({ tau, ks }) => Array.from(ks, () => tau));
      const ks = points.flatMap((point) => Array.from(point.ks));
      const jets = model.jets(Float64Array.from(taus), Float64Array.from(ks));
      jets.forEach((jet, i) => {
        const smile = known.get(taus[i]) ?? new Map<number, VarianceJet>();
        known.set(taus[i], smile.set(ks[i], jet));
      });
    },
  };
}
