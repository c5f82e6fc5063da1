/** ½(margin − target)²; reported as the root of the mean of (margin − target)². */

// @ts-ignore: decorator
@inline
export function squaredErrorGradient(margin: f32, target: f32): f32 {
  return margin - target;
}

// @ts-ignore: decorator
@inline
export function squaredErrorLoss(margin: f32, target: f32): f64 {
  const difference = <f64>margin - <f64>target;
  return difference * difference;
}
