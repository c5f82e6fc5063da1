import { DomainError } from "@volsmith/numerics";

import type { Objective } from "./objective.ts";

/**
 * δ²(√(1 + (z/δ)²) − 1) with z = margin − target, XGBoost's `reg:pseudohubererror`: squared error
 * near 0, absolute error far out. The metric is its mean.
 *
 * @param slope δ > 0, where the one turns into the other
 */
export function pseudoHuber(slope = 1): Objective {
  if (!(slope > 0 && slope < Infinity)) {
    throw new DomainError("pseudoHuber", "slope", slope, "positive and finite");
  }
  const root = (z: number) => Math.sqrt(1 + (z / slope) ** 2);
  return {
    name: "reg:pseudohubererror",
    metric: "mphe",
    parameters: { pseudo_huber_param: { huber_slope: String(slope) } },
    kernel: "pseudo-huber",
    kernelParameter: slope,
    gradient: (margin, target) => (margin - target) / root(margin - target),
    hessian: (margin, target) => root(margin - target) ** -3,
    // δ²(r − 1) = z²/(1 + r), without cancellation.
    loss: (margin, target) => (margin - target) ** 2 / (1 + root(margin - target)),
    metricOf: (meanLoss) => meanLoss,
    marginOf: (prediction) => prediction,
    predictionOf: (margin) => margin,
    targetProblem: () => null,
    baseScoreProblem: () => null,
  };
}
