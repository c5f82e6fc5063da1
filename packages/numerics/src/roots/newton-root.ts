import { DomainError } from "../errors.ts";
import type { SolverResult } from "../solver-result.ts";
import type { RootOptions } from "./brent-root.ts";

/** A function and its derivative at one point. */
export interface ValueAndSlope {
  readonly value: number;
  readonly slope: number;
}

/**
 * Zero of a differentiable function by Newton's method kept inside a shrinking bracket: a step that
 * leaves the bracket, or that fails to halve |f|, becomes a bisection.
 *
 * @param f value and slope; may return one object it reuses.
 * @returns `residual` is |f(value)|.
 * @throws {DomainError} when f has equal signs at the ends of the bracket.
 */
export function newtonRoot(
  f: (x: number) => ValueAndSlope,
  { bracket, tolerance = 0, maxIterations = 200, start }: RootOptions & { readonly start?: number },
): SolverResult {
  let [low, high] = bracket;
  const fLow = f(low).value;
  const fHigh = f(high).value;
  if (fLow === 0) return { value: low, converged: true, iterations: 0, residual: 0 };
  if (fHigh === 0) return { value: high, converged: true, iterations: 0, residual: 0 };
  if (Math.sign(fLow) * Math.sign(fHigh) !== -1) {
    throw new DomainError(
      "newtonRoot",
      "bracket",
      [...bracket],
      "an interval where f changes sign",
    );
  }
  const rising = Math.sign(fHigh);
  let x = start !== undefined && start > low && start < high ? start : 0.5 * (low + high);
  let previous = Infinity;
  let residual = NaN;
  for (let iterations = 1; iterations <= maxIterations; iterations++) {
    const { value, slope } = f(x);
    residual = Math.abs(value);
    if (Number.isNaN(value)) return { value: x, converged: false, iterations, residual };
    if (value === 0) return { value: x, converged: true, iterations, residual };
    if (value * rising > 0) high = x;
    else low = x;
    let next = x - value / slope;
    if (!(next > low && next < high) || residual > 0.5 * previous) next = 0.5 * (low + high);
    previous = residual;
    if (Math.abs(next - x) <= tolerance + 2 * Number.EPSILON * Math.abs(x)) {
      return { value: next, converged: true, iterations, residual };
    }
    x = next;
  }
  return { value: x, converged: false, iterations: maxIterations, residual };
}
