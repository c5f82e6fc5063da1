import { DomainError, ShapeError } from "../errors.ts";

/** Bounds of a box; absent means unbounded. */
export interface Box {
  /** [n] */
  readonly lower?: ArrayLike<number>;
  /** [n] */
  readonly upper?: ArrayLike<number>;
}

/** Bounds as full arrays, checked. */
export function checkedBox(
  where: string,
  n: number,
  box: Box,
): readonly [Float64Array, Float64Array] {
  for (const [name, bound] of Object.entries({ lower: box.lower, upper: box.upper })) {
    if (bound !== undefined && bound.length !== n) {
      throw new ShapeError(where, name, [n], [bound.length]);
    }
  }
  const lower = box.lower ? Float64Array.from(box.lower) : new Float64Array(n).fill(-Infinity);
  const upper = box.upper ? Float64Array.from(box.upper) : new Float64Array(n).fill(Infinity);
  for (let i = 0; i < n; i++) {
    if (!(lower[i] <= upper[i])) {
      throw new DomainError(where, `lower[${i}]`, lower[i], `at most upper[${i}] = ${upper[i]}`);
    }
  }
  return [lower, upper];
}

export function clamp(x: number, lower: number, upper: number): number {
  return x < lower ? lower : x > upper ? upper : x;
}

/**
 * Length of the projected gradient step, maxᵢ |clamp(xᵢ − gᵢ) − xᵢ|: zero exactly where the
 * first-order conditions of the box-constrained problem hold.
 */
export function projectedGradientNorm(
  x: Float64Array,
  gradient: Float64Array,
  [lower, upper]: readonly [Float64Array, Float64Array],
): number {
  let norm = 0;
  for (let i = 0; i < x.length; i++) {
    const moved = clamp(x[i] - gradient[i], lower[i], upper[i]);
    const length = Math.abs(moved - x[i]);
    if (!(length <= norm)) norm = length; // lets NaN through
  }
  return norm;
}
