/**
 * The total deviation s = σ√τ behind the value of an out-of-the-money option: a first guess, then
 * Householder's iteration of order four on an objective adapted to where the guess came from.
 *
 * [J15] Jäckel, "Let's be rational", Wilmott 2015(75), 40-53, §5-6.
 */
import { COMPLEMENT, VALUE, VEGA, evaluateOtm } from "../black/normalised-black.ts";
import { BRANCH, GUESS, LOWER, MIDDLE, firstGuess } from "./first-guess.ts";
import { normalGuess } from "./normal-guess.ts";

const MAX_ITERATIONS = 4;

/** The guess is near: ln c itself is close to linear between it and the solution. */
const NEAR = 3;

const guess = new Float64Array(2);
const point = new Float64Array(3);

/**
 * Inverts c(x, s) in s.
 *
 * @param x |ln(K/F)| ≥ 0 @param c value per unit of min(F, K), in (0, 1); the caller guarantees both.
 * @returns s with c(x, s) = c up to the rounding of s itself.
 */
export function totalDeviation(x: number, c: number): number {
  let s = c < 0.4 && x < 2 ? normalGuess(x, c) : Infinity;
  let branch = NEAR;
  if (!(s < 1)) {
    firstGuess(x, c, guess);
    s = guess[GUESS];
    branch = guess[BRANCH];
  }
  const logTarget = branch === LOWER ? Math.log(c) - 0.5 * x : 0;
  for (let iteration = 0; iteration < MAX_ITERATIONS; iteration++) {
    evaluateOtm(x, s, point);
    const vega = point[VEGA];
    const value = point[VALUE];
    const t = 0.5 * s;
    const h = x / s;
    // ∂²c/∂s² and ∂³c/∂s³ over ∂c/∂s.
    const second = ((h - t) * (h + t)) / s;
    const third = second * second - 3 * (h / s) * (h / s) - 0.25;
    let newton: number;
    let gamma: number;
    let delta: number;
    if (branch === NEAR) {
      // g = ln(c(s)/c)
      const slope = vega / value;
      newton = -logRatio(value, c) / slope;
      gamma = second - slope;
      delta = third + slope * (2 * slope - 3 * second);
    } else if (branch === LOWER) {
      // g = 1/ln b(s) − 1/ln b [J15 eq. 5.2]
      const logValue = Math.log(value) - 0.5 * x;
      const slope = vega / value;
      const inverse = 1 / logValue;
      newton = ((logTarget - logValue) * (logValue / logTarget)) / slope;
      gamma = second - slope * (1 + 2 * inverse);
      delta =
        third +
        2 * slope * slope * (1 + 3 * inverse * (1 + inverse)) -
        3 * second * slope * (1 + 2 * inverse);
    } else if (branch === MIDDLE) {
      newton = (c - value) / vega;
      gamma = second;
      delta = third;
    } else {
      // g = ln((1 − c)/(1 − c(s)))
      const slope = vega / point[COMPLEMENT];
      newton = logRatio(point[COMPLEMENT], 1 - c) / slope;
      gamma = second + slope;
      delta = third + slope * (3 * second + 2 * slope);
    }
    const step =
      (newton * (1 + 0.5 * gamma * newton)) / (1 + newton * (gamma + (delta * newton) / 6));
    const next = Math.max(s + step, 0.5 * s);
    if (!(next > 0)) break; // slopes overflow below 1e-305, where the guess is exact
    s = next;
    // The error after a step of relative size ε is of order ((1 + h²)·ε)⁴, relative to s/(1 + h²).
    if (!(Math.abs(step) * (1 + h * h + t * t) > 1e-4 * s)) break;
  }
  return s;
}

/** ln(a/b), by its series where the logarithm would only be rounded. */
function logRatio(a: number, b: number): number {
  const r = (a - b) / b;
  if (r > 1e-4 || r < -1e-4) return Math.log(a / b);
  return r * (1 - r * (0.5 - r * (1 / 3 - 0.25 * r)));
}
