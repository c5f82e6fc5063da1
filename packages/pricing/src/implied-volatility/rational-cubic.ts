/**
 * Shape-preserving rational cubic interpolation on one interval.
 *
 * [DG85] Delbourgo & Gregory, "Shape preserving piecewise rational interpolation", SIAM J. Sci.
 *        Stat. Comput. 6(4), 1985.
 * [J15]  Jäckel, "Let's be rational", Wilmott 2015(75), 40-53, §4: r from a second derivative.
 */

/** Two ends of an interval with values and slopes there; one object may be reused. */
export interface HermiteEnds {
  xLeft: number;
  xRight: number;
  yLeft: number;
  yRight: number;
  slopeLeft: number;
  slopeRight: number;
}

/** Whether shape may be given up for the second derivative. */
export type Shape = "kept" | "free";

const MIN_CONTROL = -1 + 1.5e-8;

/** The cubic over the quadratic with control r [DG85 eq. 2.3]; r = 3 is the plain Hermite cubic. */
export function rationalCubic(x: number, ends: HermiteEnds, r: number): number {
  const { yLeft, yRight } = ends;
  const h = ends.xRight - ends.xLeft;
  const t = (x - ends.xLeft) / h;
  const u = 1 - t;
  if (!(r < 1e30)) return yLeft * u + yRight * t;
  const a = r * yLeft + h * ends.slopeLeft;
  const b = r * yRight - h * ends.slopeRight;
  return (u * u * (u * yLeft + t * a) + t * t * (t * yRight + u * b)) / (1 + (r - 3) * t * u);
}

/** The control that gives second derivative `curvature` at the left end, or the nearest allowed. */
export function controlFromLeft(ends: HermiteEnds, curvature: number, shape: Shape): number {
  const h = ends.xRight - ends.xLeft;
  const secant = (ends.yRight - ends.yLeft) / h;
  const bend = 0.5 * h * curvature + (ends.slopeRight - ends.slopeLeft);
  return allowedControl(ends, secant, bend / (secant - ends.slopeLeft), shape);
}

/** The control that gives second derivative `curvature` at the right end, or the nearest allowed. */
export function controlFromRight(ends: HermiteEnds, curvature: number, shape: Shape): number {
  const h = ends.xRight - ends.xLeft;
  const secant = (ends.yRight - ends.yLeft) / h;
  const bend = 0.5 * h * curvature + (ends.slopeRight - ends.slopeLeft);
  return allowedControl(ends, secant, bend / (ends.slopeRight - secant), shape);
}

/**
 * Raises r to the least value that keeps the interpolant convex or concave, and monotone, where the
 * data are [DG85 §3-4]. Data that are monotone with a change of bend allow no curved shape at all:
 * "kept" answers with the straight line, "free" lets the bend be.
 */
function allowedControl(
  { slopeLeft, slopeRight }: HermiteEnds,
  secant: number,
  r: number,
  shape: Shape,
): number {
  const toLeft = secant - slopeLeft;
  const toRight = slopeRight - secant;
  const monotone = slopeLeft * secant >= 0 && slopeRight * secant >= 0;
  let least = MIN_CONTROL;
  if (monotone && secant !== 0) least = Math.max(least, (slopeLeft + slopeRight) / secant);
  if (toLeft * toRight > 0) {
    const bend = slopeRight - slopeLeft;
    least = Math.max(least, bend / toRight, bend / toLeft);
  } else if (monotone && shape === "kept") least = Infinity;
  return r > least ? r : least; // NaN, of a straight line, becomes the least allowed
}
