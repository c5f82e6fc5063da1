import type { VarianceJet, VarianceModel } from "../variance-model.ts";

/** Models for which many jets in one call are far cheaper than one by one (the operator). */
interface JetBatches {
  jets(taus: Float64Array, ks: Float64Array): readonly VarianceJet[];
}

function hasBatches(model: VarianceModel): model is VarianceModel & JetBatches {
  return "jets" in model && typeof model.jets === "function";
}

/** Jets at many points, in one call where the model can. @param taus [n] @param ks [n] */
export function batchJets(
  model: VarianceModel,
  taus: Float64Array,
  ks: Float64Array,
): readonly VarianceJet[] {
  if (hasBatches(model)) return model.jets(taus, ks);
  return Array.from(ks, (k, i) => model.jet(taus[i], k));
}
