import type { Objective } from "./objective.ts";

/** ½(margin − target)², XGBoost's `reg:squarederror`; the metric is the root mean square error. */
export function squaredError(): Objective {
  return {
    name: "reg:squarederror",
    metric: "rmse",
    parameters: { reg_loss_param: { scale_pos_weight: "1" } },
    kernel: "squared-error",
    gradient: (margin, target) => margin - target,
    hessian: () => 1,
    loss: (margin, target) => (margin - target) ** 2,
    metricOf: Math.sqrt,
    marginOf: (prediction) => prediction,
    predictionOf: (margin) => margin,
    targetProblem: () => null,
    baseScoreProblem: () => null,
  };
}
