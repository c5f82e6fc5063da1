import type { Objective } from "./objective.ts";

/** A row that is certain still counts a little, as in XGBoost. */
const LEAST_HESSIAN = 1e-16;

/**
 * Cross-entropy of a target in [0, 1] and the probability p = 1/(1 + e^−margin), XGBoost's
 * `binary:logistic`: gradient p − y, hessian p(1 − p); the metric is the mean cross-entropy.
 */
export function logistic(): Objective {
  return {
    name: "binary:logistic",
    metric: "logloss",
    parameters: { reg_loss_param: { scale_pos_weight: "1" } },
    kernel: "logistic",
    gradient: (margin, target) => sigmoid(margin) - target,
    hessian: (margin) => Math.max(sigmoid(margin) * (1 - sigmoid(margin)), LEAST_HESSIAN),
    // softplus(margin) − y·margin, which does not overflow.
    loss: (margin, target) =>
      Math.max(margin, 0) + Math.log1p(Math.exp(-Math.abs(margin))) - target * margin,
    metricOf: (meanLoss) => meanLoss,
    marginOf: (prediction) => Math.log(prediction / (1 - prediction)),
    predictionOf: sigmoid,
    targetProblem: (target) => (target >= 0 && target <= 1 ? null : "in [0, 1]"),
    baseScoreProblem: (score) => (score > 0 && score < 1 ? null : "a probability in (0, 1)"),
  };
}

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
