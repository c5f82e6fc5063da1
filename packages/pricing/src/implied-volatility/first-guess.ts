/**
 * First guess of the total deviation s = σ√τ from the value c of an out-of-the-money option per
 * unit of min(F, K): four branches, each a rational cubic in c, in f(c) or under f⁻¹, where f takes
 * the essential singularity at that end away.
 *
 * [J15] Jäckel, "Let's be rational", Wilmott 2015(75), 40-53, §4. Jäckel normalises prices by
 *       √(FK); here b = c·exp(−x/2), which turns his exponentials of x into those of d(x, s).
 */
import { millsRatio } from "@volsmith/numerics";
import {
  COMPLEMENT,
  INV_SQRT_2PI,
  SQRT_2PI,
  VALUE,
  VEGA,
  differenceBySeries,
  evaluateOtm,
} from "../black/normalised-black.ts";
import { quantileOfLog } from "./normal-quantile-7.ts";
import { controlFromLeft, controlFromRight, rationalCubic } from "./rational-cubic.ts";

const SQRT_HALF_PI = 1.2533141373155003;
const SQRT_3 = 1.7320508075688772;
const SQRT_27 = 5.196152422706632;

/** Places of the results in `out` of `firstGuess`. */
export const GUESS = 0;
export const BRANCH = 1;

/** Which objective function the iterations should use: 1/ln c, c itself, or ln(1 − c). */
export const LOWER = 0;
export const MIDDLE = 1;
export const UPPER = 2;

const point = new Float64Array(3);
const ends = { xLeft: 0, xRight: 0, yLeft: 0, yRight: 0, slopeLeft: 0, slopeRight: 0 };

/**
 * @param x |ln(K/F)| ≥ 0 @param c in (0, 1); the caller guarantees both.
 * @param out guess of s and branch. [2]
 */
export function firstGuess(x: number, c: number, out: Float64Array): void {
  // c(x, ·) turns from convex to concave at √(2x), where its slope is φ(0) [J15 §4.1].
  const sCentre = Math.sqrt(2 * x);
  const cCentre =
    sCentre >= 0.42
      ? 0.5 - INV_SQRT_2PI * millsRatio(sCentre)
      : INV_SQRT_2PI * differenceBySeries(0.5 * sCentre, 0.5 * sCentre);
  if (c < cCentre) {
    const sLow = lowTangent(x, sCentre, cCentre);
    evaluateOtm(x, sLow, point);
    const cLow = point[VALUE];
    ends.yLeft = sLow;
    if (c < cLow) {
      out[GUESS] = lowerGuess(x, c, sLow);
      out[BRANCH] = LOWER;
      return;
    }
    out[BRANCH] = MIDDLE;
    ends.xLeft = cLow;
    ends.xRight = cCentre;
    ends.yRight = sCentre;
    ends.slopeLeft = 1 / point[VEGA];
    ends.slopeRight = SQRT_2PI;
    out[GUESS] = rationalCubic(c, ends, controlFromRight(ends, 0, "free"));
    return;
  }
  // The other end of the tangent at the centre, where it meets c = 1.
  const sHigh = sCentre + (1 - cCentre) * SQRT_2PI;
  evaluateOtm(x, sHigh, point);
  const cHigh = point[VALUE];
  out[BRANCH] = c > cHigh && c > 0.5 ? UPPER : MIDDLE;
  if (c > cHigh) {
    out[GUESS] = upperGuess(x, c, sHigh);
    return;
  }
  ends.xLeft = cCentre;
  ends.xRight = cHigh;
  ends.yLeft = sCentre;
  ends.yRight = sHigh;
  ends.slopeLeft = SQRT_2PI;
  ends.slopeRight = 1 / point[VEGA];
  out[GUESS] = rationalCubic(c, ends, controlFromLeft(ends, 0, "free"));
}

/** s where the tangent at the centre meets c = 0; by its series where the difference cancels. */
function lowTangent(x: number, sCentre: number, cCentre: number): number {
  if (x > 1e-4) return sCentre - SQRT_2PI * cCentre;
  const y = Math.sqrt(x);
  return (
    x * (SQRT_HALF_PI - y * (0.9428090415820634 - y * (0.6266570686577501 - y * 0.37712361663)))
  );
}

/**
 * Below c(x, sLow), with z = −x/(√3·s): f = e^(x/2)·2πx/√27·Φ(z)³ behaves like c as c → 0 [J15 §4.2].
 * `point` holds c(x, sLow) and its slope.
 */
function lowerGuess(x: number, c: number, sLow: number): number {
  const z = x / (SQRT_3 * sLow);
  const square = sLow * sLow;
  const mills = millsRatio(z);
  const growth = Math.exp(0.125 * square);
  const slope = z * z * mills * mills * growth;
  const bracket = 8 * SQRT_3 * sLow * x + (3 * square * (square - 8) - 8 * x * x) * mills;
  const curvature =
    ((Math.PI / 6) * ((z * z) / (square * sLow)) * mills * bracket * growth) /
    (2 * Math.PI * point[VEGA]);
  ends.xLeft = 0;
  ends.xRight = point[VALUE];
  ends.yLeft = 0;
  ends.yRight = (x * mills * mills * mills * point[VEGA] * growth) / SQRT_27;
  ends.slopeLeft = 1;
  ends.slopeRight = slope;
  let f = rationalCubic(c, ends, controlFromRight(ends, curvature, "kept"));
  if (!(f > 0)) {
    // Rounding ate it: a parabola with the right ends will do.
    const t = c / ends.xRight;
    f = (ends.yRight * t + ends.xRight * (1 - t)) * t;
  }
  const logPhi = (Math.log((f * SQRT_27) / (2 * Math.PI * x)) - 0.5 * x) / 3;
  return -x / (SQRT_3 * quantileOfLog(logPhi));
}

/** Above c(x, sHigh): f = Φ(−s/2) falls to 0 with slope −e^(−x/2)/2 as c → 1 [J15 §4.3]. */
function upperGuess(x: number, c: number, sHigh: number): number {
  const half = 0.5 * sHigh;
  const density = INV_SQRT_2PI * Math.exp(-0.5 * half * half);
  const ratio = density / point[VEGA];
  const complement = point[COMPLEMENT];
  // In q = 1 − c, so that the end c = 1 does not swallow digits.
  ends.xLeft = 0;
  ends.xRight = complement;
  ends.yLeft = 0;
  ends.yRight = density * millsRatio(half);
  ends.slopeLeft = 0.5 * Math.exp(-0.5 * x);
  ends.slopeRight = 0.5 * ratio;
  const curvature =
    (((SQRT_HALF_PI * x * x) / (sHigh * sHigh * sHigh)) * Math.exp(-0.5 * half * half)) /
    (2 * Math.PI * point[VEGA] * point[VEGA]);
  const q = 1 - c;
  let f = rationalCubic(q, ends, controlFromRight(ends, curvature, "kept"));
  if (!(f > 0)) f = (ends.yRight * q) / complement;
  return -2 * quantileOfLog(Math.log(f));
}
