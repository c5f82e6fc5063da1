import { featureColumn } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

import type { PricerEvaluation } from "../pricer.ts";

export interface EvaluationParts {
  /** C/K. [n] */
  readonly ratios: Float64Array;
  /** ∂(C/K)/∂feature. [n, nFeatures] */
  readonly slopes: Float64Array;
  readonly featureNames: readonly string[];
}

/**
 * Prices and deltas of ratios and slopes: C = K·f(S/K, …), so at fixed K ∂C/∂S = ∂f/∂(S/K); 0 for a
 * model that does not look at S/K.
 */
export function evaluationOf(
  table: PricingTable,
  rows: Part,
  { ratios, slopes, featureNames }: EvaluationParts,
): PricerEvaluation {
  const strikes = featureColumn(table, "K", rows);
  const width = featureNames.length;
  const own = featureNames.indexOf("S/K");
  const deltas = new Float64Array(ratios.length);
  if (own >= 0) for (let i = 0; i < deltas.length; i++) deltas[i] = slopes[i * width + own];
  return { ratios, prices: ratios.map((ratio, i) => ratio * strikes[i]), slopes, deltas };
}
