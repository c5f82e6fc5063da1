/**
 * How much wider few units make an interval.
 *
 * [AS64] Abramowitz & Stegun, "Handbook of mathematical functions", 1964, 26.7.3 and 26.7.4.
 * [H15] Hesterberg, "What teachers should know about the bootstrap", American Statistician 69(4), 2015:
 *       percentiles of few units hold too seldom; Student's quantile in place of the normal one mends it.
 */
import { brentRoot, normalQuantile } from "@volsmith/numerics";

/** P(|T| < t) of Student's distribution, t = √ν·tan(angle) [AS64]. @param degrees ν, a whole number */
function within(angle: number, degrees: number): number {
  const [sin, cos] = [Math.sin(angle), Math.cos(angle)];
  const odd = degrees % 2 === 1;
  let term = odd ? cos : 1;
  let sum = degrees === 1 ? 0 : term;
  for (let j = odd ? 2 : 1; j <= degrees - 3; j += 2) {
    term *= (j / (j + 1)) * cos * cos;
    sum += term;
  }
  return odd ? (2 / Math.PI) * (angle + sin * sum) : sin * sum;
}

/** Units from which the stretch, 1 + 1/n or so, is left at 1. */
const MANY = 2000;

/**
 * Student's quantile over the normal one [H15]: 1.42 for five units at 95 %, 1 for many.
 * @param units two or more @param confidence of the interval
 */
export function studentStretch(units: number, confidence: number): number {
  if (units > MANY) return 1;
  const degrees = units - 1;
  const inside = (angle: number) => within(angle, degrees) - confidence;
  const angle = brentRoot(inside, { bracket: [0, Math.PI / 2] }).value;
  return (Math.sqrt(degrees) * Math.tan(angle)) / normalQuantile((1 + confidence) / 2);
}
