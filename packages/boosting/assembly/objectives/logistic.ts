/** Cross-entropy of a target in [0, 1] and the probability 1/(1 + e^−margin). */

/** As in XGBoost: a certain row still counts a little. */
const LEAST_HESSIAN: f64 = 1e-16;

// @ts-ignore: decorator
@inline
export function sigmoid(x: f64): f64 {
  return 1 / (1 + Math.exp(-x));
}

// @ts-ignore: decorator
@inline
export function logisticHessian(probability: f64): f32 {
  return <f32>max(probability * (1 - probability), LEAST_HESSIAN);
}

/** −y·ln p − (1 − y)·ln(1 − p) = softplus(margin) − y·margin, without overflow. */
// @ts-ignore: decorator
@inline
export function logisticLoss(margin: f64, target: f64): f64 {
  return max(margin, 0) + Math.log1p(Math.exp(-abs(margin))) - target * margin;
}
