/**
 * Small convex quadratic programmes with few variables in each constraint, for the inner step of a
 * constrained Gauss-Newton fit.
 *
 * [H57] Hildreth, "A quadratic programming procedure", Naval Research Logistics 4, 1957: coordinate
 *       ascent on the dual, one multiplier at a time.
 */
import type { SolverResult } from "@volsmith/numerics";

/** Σ a_j·d[index_j] ≥ b. */
export interface LinearConstraint {
  readonly index: readonly number[];
  readonly a: readonly number[];
  readonly b: number;
}

export interface QuadraticProgramme {
  readonly constraints: readonly LinearConstraint[];
  /** H⁻¹·x for a sparse x, as a sparse vector on the returned index. */
  readonly inverse: (
    index: readonly number[],
    values: readonly number[],
  ) => { readonly index: readonly number[]; readonly values: readonly number[] };
  readonly maxSweeps?: number;
  /** Largest violation left, in units of the constraint's own norm in H⁻¹. */
  readonly tolerance?: number;
}

export interface QuadraticStep extends SolverResult<Float64Array> {
  /** Lagrange multipliers, ≥ 0. [constraints] */
  readonly multipliers: Float64Array;
}

/**
 * min ½(d − free)ᵀH(d − free) over the constraints.
 *
 * @param free the unconstrained minimum, −H⁻¹·gradient. [n]
 * @returns `residual` is the largest scaled violation left. Constraints that contradict one another
 *   end with `converged` false and the violation spread over them.
 */
export function quadraticStep(
  free: Float64Array,
  { constraints, inverse, maxSweeps = 400, tolerance = 1e-10 }: QuadraticProgramme,
): QuadraticStep {
  const value = free.slice();
  const count = constraints.length;
  const multipliers = new Float64Array(count);
  const pulls = constraints.map(({ index, a }) => inverse(index, a));
  const norms = constraints.map(({ index, a }, i) => {
    const { index: where, values } = pulls[i];
    let norm = 0;
    for (let j = 0; j < index.length; j++) norm += a[j] * (values[where.indexOf(index[j])] ?? 0);
    return norm;
  });
  let residual = 0;
  let sweep = 0;
  while (sweep < maxSweeps) {
    sweep++;
    residual = 0;
    for (let i = 0; i < count; i++) {
      const norm = norms[i];
      if (!(norm > 0)) continue;
      const { index, a, b } = constraints[i];
      let at = 0;
      for (let j = 0; j < index.length; j++) at += a[j] * value[index[j]];
      const change = Math.max(-multipliers[i], (b - at) / norm);
      if (change === 0) continue;
      multipliers[i] += change;
      residual = Math.max(residual, Math.abs(change) * Math.sqrt(norm));
      const { index: where, values } = pulls[i];
      for (let j = 0; j < where.length; j++) value[where[j]] += change * values[j];
    }
    if (residual <= tolerance) break;
  }
  return { value, converged: residual <= tolerance, iterations: sweep, residual, multipliers };
}
