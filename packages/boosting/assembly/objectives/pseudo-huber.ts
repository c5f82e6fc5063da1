/** δ²(√(1 + (z/δ)²) − 1), z = margin − target: squared near 0, absolute far out. */

// @ts-ignore: decorator
@inline
export function pseudoHuberRoot(z: f64, slope: f64): f64 {
  const ratio = z / slope;
  return Math.sqrt(1 + ratio * ratio);
}

/** δ²(r − 1) = z²/(1 + r), without cancellation. */
// @ts-ignore: decorator
@inline
export function pseudoHuberLoss(z: f64, slope: f64): f64 {
  return (z * z) / (1 + pseudoHuberRoot(z, slope));
}
