/**
 * Root of a continuous function in a bracket, without derivatives.
 *
 * [B73] Brent, "Algorithms for minimization without derivatives", Prentice-Hall, 1973, ch. 4.
 */
import { DomainError } from "../errors.ts";
import type { SolverResult } from "../solver-result.ts";

export interface RootOptions {
  /** Lower and upper end; f must change sign between them. */
  readonly bracket: readonly [low: number, high: number];
  /** Width of the final bracket. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

/**
 * Zero of `f` by Brent's mixture of inverse quadratic interpolation, secants and bisection.
 *
 * @returns `residual` is |f(value)|; `converged` is false when the iterations ran out or f became
 *   NaN.
 * @throws {DomainError} when f has equal signs at the ends of the bracket.
 */
export function brentRoot(
  f: (x: number) => number,
  { bracket, tolerance = 0, maxIterations = 200 }: RootOptions,
): SolverResult {
  let [a, b] = bracket;
  let fa = f(a);
  let fb = f(b);
  if (!(fa * fb <= 0) && Math.sign(fa) * Math.sign(fb) !== -1) {
    throw new DomainError("brentRoot", "bracket", [...bracket], "an interval where f changes sign");
  }
  let c = a;
  let fc = fa;
  let step = b - a;
  let previousStep = step;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    if (Math.sign(fb) === Math.sign(fc)) {
      c = a;
      fc = fa;
      previousStep = step = b - a;
    }
    if (Math.abs(fc) < Math.abs(fb)) {
      [a, b, c] = [b, c, b];
      [fa, fb, fc] = [fb, fc, fb];
    }
    const half = 0.5 * (c - b);
    const width = 2 * Number.EPSILON * Math.abs(b) + 0.5 * tolerance;
    if (Math.abs(half) <= width || fb === 0) {
      return { value: b, converged: true, iterations, residual: Math.abs(fb) };
    }
    if (Number.isNaN(fb)) return { value: b, converged: false, iterations, residual: NaN };
    if (Math.abs(previousStep) >= width && Math.abs(fa) > Math.abs(fb)) {
      const [p, q] = interpolate(a, b, c, fa, fb, fc);
      // Accept the interpolated point only well inside the bracket and when steps shrink [B73 4.2].
      if (2 * p < Math.min(3 * half * q - Math.abs(width * q), Math.abs(previousStep * q))) {
        previousStep = step;
        step = p / q;
      } else previousStep = step = half;
    } else previousStep = step = half;
    a = b;
    fa = fb;
    b += Math.abs(step) > width ? step : Math.sign(half) * width;
    fb = f(b);
  }
  return { value: b, converged: false, iterations: maxIterations, residual: Math.abs(fb) };
}

/** Step p/q from b, with p ≥ 0, by inverse quadratic interpolation (secant when a = c). */
function interpolate(
  a: number,
  b: number,
  c: number,
  fa: number,
  fb: number,
  fc: number,
): readonly [number, number] {
  const s = fb / fa;
  let p: number;
  let q: number;
  if (a === c) {
    p = (c - b) * s;
    q = 1 - s;
  } else {
    const r = fb / fc;
    const t = fa / fc;
    p = s * ((c - b) * t * (t - r) - (b - a) * (r - 1));
    q = (t - 1) * (r - 1) * (s - 1);
  }
  return p > 0 ? [p, -q] : [-p, q];
}
