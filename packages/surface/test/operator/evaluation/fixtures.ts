import { makeTruth, OPERATOR_TEST_SURFACE } from "@volsmith/market";
import type { TruthModel } from "@volsmith/market";
import type { Contender, EvaluationChain, VarianceModel } from "@volsmith/surface";
import { exactSnapshot } from "../../exact-snapshot.ts";

/** A truth as a surface among others. */
export function truthModel(truth: TruthModel): VarianceModel {
  return {
    method: "truth",
    taus: [0.05, 0.2, 0.45, 0.8],
    domain: { tau: [0.05, 0.8], kRange: (tau) => [-0.9 * Math.sqrt(tau), 0.3 * Math.sqrt(tau)] },
    jet: (tau, k) => truth.jet(tau, k),
    totalVariances: (taus, ks, out) => truth.totalVariances(taus, ks, out),
    toJSON: () => null,
  };
}

export const surface = truthModel(makeTruth({ name: "ssvi", parameters: OPERATOR_TEST_SURFACE }));

/** Knows the answer. */
export const oracle: Contender = { name: "truth", kind: "parametric", fit: () => surface };

export function tinyChain(name = "tiny", nStrikes = 9): EvaluationChain {
  const z = Array.from({ length: nStrikes }, (_, i) => -0.9 + (1.2 * i) / (nStrikes - 1));
  return { name, snapshot: exactSnapshot(surface, { taus: [0.05, 0.2, 0.45, 0.8], z }) };
}
