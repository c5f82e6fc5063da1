/**
 * Monotone piecewise cubic interpolation.
 *
 * [FB84] Fritsch & Butland, "A method for constructing local monotone piecewise cubic
 *        interpolants", SIAM J. Sci. Stat. Comput. 5(2), 1984.
 */
import { checkedNodes, hermiteInterpolant, type Interpolant } from "./interpolant.ts";

/**
 * The C¹ interpolant that is monotone wherever the data are: a slope at a node is the weighted
 * harmonic mean of the secants on both sides, and 0 where they differ in sign [FB84 eq. 5].
 *
 * @param x strictly ascending. [n ≥ 2] @param y [n]
 * @throws {ShapeError | DomainError} on lengths that differ, unsorted nodes, non-finite values.
 */
export function pchip(x: ArrayLike<number>, y: ArrayLike<number>): Interpolant {
  const [nodes, values] = checkedNodes("pchip", x, y);
  const n = nodes.length;
  const slopes = new Float64Array(n);
  const secant = (i: number): number => (values[i + 1] - values[i]) / (nodes[i + 1] - nodes[i]);
  if (n === 2) slopes.fill(secant(0));
  else {
    for (let i = 1; i < n - 1; i++) {
      const [left, right] = [secant(i - 1), secant(i)];
      if (left * right <= 0) continue;
      const [before, after] = [nodes[i] - nodes[i - 1], nodes[i + 1] - nodes[i]];
      const a = 2 * after + before;
      const b = after + 2 * before;
      slopes[i] = (a + b) / (a / left + b / right);
    }
    slopes[0] = endSlope(nodes[1] - nodes[0], nodes[2] - nodes[1], secant(0), secant(1));
    slopes[n - 1] = endSlope(
      nodes[n - 1] - nodes[n - 2],
      nodes[n - 2] - nodes[n - 3],
      secant(n - 2),
      secant(n - 3),
    );
  }
  return hermiteInterpolant(nodes, values, slopes);
}

/** Three-point slope at an end, cut back so that it keeps the sign and at most thrice the secant. */
function endSlope(near: number, far: number, secantNear: number, secantFar: number): number {
  const slope = ((2 * near + far) * secantNear - near * secantFar) / (near + far);
  if (slope * secantNear <= 0) return 0;
  if (secantNear * secantFar < 0 && Math.abs(slope) > 3 * Math.abs(secantNear)) {
    return 3 * secantNear;
  }
  return slope;
}
