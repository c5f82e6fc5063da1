/** Values of splines of `SplineBasis` anywhere on [0, 1]. */
import type { SplineBasis } from "./spline-basis.ts";

/** One spline of a family, by its place in the family's arrays. */
export interface SplineData {
  /** Control points −1 … n + 2, spline after spline. […, n + 4] */
  readonly controls: Float64Array;
  /** Second derivatives at the breaks, spline after spline. […, n + 2] */
  readonly curvatures: Float64Array;
  /** Which spline of the family. */
  readonly row: number;
}

/**
 * Value and first two derivatives of a cubic spline at y in [0, 1].
 *
 * De Boor's recursion only averages, so of non-negative control points the value keeps its relative
 * accuracy down to 1e-300; the second derivative is the broken line through the knots' own values,
 * so it is non-negative wherever those are.
 *
 * @param out [value, first, second derivative in y].
 */
export function splineJet(
  { breaks, size }: SplineBasis,
  { controls, curvatures, row }: SplineData,
  { y, out }: { readonly y: number; readonly out: Float64Array },
): void {
  const last = breaks.length - 2; // last interval
  const i = intervalOf(breaks, y);
  const t0 = breaks[i > 2 ? i - 2 : 0];
  const t1 = breaks[i > 1 ? i - 1 : 0];
  const t2 = breaks[i];
  const t3 = breaks[i + 1];
  const t4 = breaks[i < last ? i + 2 : last + 1];
  const t5 = breaks[i < last - 1 ? i + 3 : last + 1];
  const at = row * (size + 4) + i;
  const c1 = controls[at + 1];
  const c2 = controls[at + 2];
  const p0 = ((t3 - y) * controls[at] + (y - t0) * c1) / (t3 - t0);
  const p1 = ((t4 - y) * c1 + (y - t1) * c2) / (t4 - t1);
  const p2 = ((t5 - y) * c2 + (y - t2) * controls[at + 3]) / (t5 - t2);
  const q0 = ((t3 - y) * p0 + (y - t1) * p1) / (t3 - t1);
  const q1 = ((t4 - y) * p1 + (y - t2) * p2) / (t4 - t2);
  const h = t3 - t2;
  const e = row * (size + 2) + i;
  out[0] = ((t3 - y) * q0 + (y - t2) * q1) / h;
  out[1] = (3 * (q1 - q0)) / h;
  out[2] = ((t3 - y) * curvatures[e] + (y - t2) * curvatures[e + 1]) / h;
}

/** Index i with breaks[i] ≤ y < breaks[i + 1], the ends included. */
function intervalOf(breaks: Float64Array, y: number): number {
  let low = 0;
  let high = breaks.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (breaks[middle] <= y) low = middle;
    else high = middle;
  }
  return low;
}
