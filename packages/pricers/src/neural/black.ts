/**
 * Black and Scholes' formula as operations of the engine, so that networks may speak in volatilities.
 *
 * [AS64] Abramowitz & Stegun, "Handbook of mathematical functions", 1964: 26.2.17, Φ to 7.5e-8.
 */
import {
  absolute,
  activate,
  add,
  affine,
  clamp,
  divide,
  logarithm,
  multiply,
  square,
  squareRoot,
  subtract,
} from "@volsmith/engine";
import type { Value } from "@volsmith/engine";

const POINT = 0.2316419;
/** Of t⁵ down to t. */
const TERMS = [1.330274429, -1.821255978, 1.781477937, -0.356563782, 0.31938153];

/**
 * Φ(x), within 1e-7: Φ(−|x|) = φ(x)·(b₁t + … + b₅t⁵), t = 1/(1 + p|x|), by Horner's rule.
 */
export function recordNormalCdf(x: Value): Value {
  const size = absolute(x);
  const one = affine(size, { scale: 0, shift: 1 });
  const t = divide(one, affine(size, { scale: POINT, shift: 1 }));
  let series = affine(t, { scale: TERMS[0] });
  for (const term of TERMS.slice(1)) series = multiply(affine(series, { shift: term }), t);
  const density = activate(affine(square(x), { scale: -0.5 }), "exp");
  const tail = multiply(affine(density, { scale: 1 / Math.sqrt(2 * Math.PI) }), series);
  // 0 left of 0 and 1 right of it; a ramp between, narrower than single precision can tell.
  const right = clamp(affine(x, { scale: 1e6, shift: 0.5 }), { least: 0, most: 1 });
  return add(tail, multiply(right, affine(tail, { scale: -2, shift: 1 })));
}

export interface BlackInputs {
  /** S/K. */
  readonly m: Value;
  /** Annual decimal. */
  readonly r: Value;
  /** Years. */
  readonly tau: Value;
  /** Positive. */
  readonly sigma: Value;
}

/** A call's C/K = m·Φ(d₁) − e^(−rτ)·Φ(d₂), d₁,₂ = (ln m + rτ)/σ√τ ± σ√τ/2. All values [1]. */
export function recordBlack({ m, r, tau, sigma }: BlackInputs): Value {
  const interest = multiply(r, tau);
  const deviation = multiply(sigma, squareRoot(tau));
  const middle = divide(add(logarithm(m), interest), deviation);
  const half = affine(deviation, { scale: 0.5 });
  const received = multiply(m, recordNormalCdf(add(middle, half)));
  const discount = activate(affine(interest, { scale: -1 }), "exp");
  return subtract(received, multiply(discount, recordNormalCdf(subtract(middle, half))));
}
