/**
 * Proof in floating-point arithmetic that a spline surface is free of static arbitrage.
 *
 * Independent of the solver: it recomputes every condition from the control points with a bound on
 * its own rounding errors, and accepts only what is positive by more than that bound.
 *
 * [H02] Higham, "Accuracy and stability of numerical algorithms", 2nd ed., SIAM, 2002, §3.1.
 */
import type { SplineBasis } from "./spline-basis.ts";

/** Time values of the control points of every slice. */
export interface SplineControls {
  readonly basis: SplineBasis;
  readonly nTaus: number;
  /** [nTaus, n] */
  readonly controls: Float64Array;
}

export interface SurfaceProof {
  /** Every condition holds by more than the rounding error of its evaluation. */
  readonly proved: boolean;
  readonly conditions: number;
  readonly failures: readonly SurfaceFailure[];
  /** Smallest C″ at a break (per unit of F + K), and smallest rise of a control point in τ. */
  readonly leastCurvature: number;
  readonly leastRise: number;
}

export interface SurfaceFailure {
  readonly kind: "butterfly" | "calendar";
  /** Slice, and break (butterfly) or control point (calendar, the later slice named). */
  readonly slice: number;
  readonly index: number;
  readonly value: number;
}

/** A sum of at most eight products in double precision: γ₁₂ of [H02 Lemma 3.1], rounded up. */
const ROUNDING = 16 * Number.EPSILON;

/** Checks the n + 2 curvatures of every slice and the n rises between neighbours. */
export function verifySurface({ basis, nTaus, controls }: SplineControls): SurfaceProof {
  const n = basis.size;
  const failures: SurfaceFailure[] = [];
  let leastCurvature = Number.POSITIVE_INFINITY;
  let leastRise = Number.POSITIVE_INFINITY;
  for (let slice = 0; slice < nTaus; slice++) {
    for (let index = 0; index < n + 2; index++) {
      const { value, error } = curvature(basis, controls, { slice, index });
      leastCurvature = Math.min(leastCurvature, value);
      if (!(value > error)) failures.push({ kind: "butterfly", slice, index, value });
    }
  }
  for (let slice = 1; slice < nTaus; slice++) {
    for (let index = 0; index < n; index++) {
      // Subtraction of two doubles has the right sign: no error bound is needed.
      const value = controls[slice * n + index] - controls[(slice - 1) * n + index];
      leastRise = Math.min(leastRise, value);
      if (!(value > 0)) failures.push({ kind: "calendar", slice, index, value });
    }
  }
  const conditions = nTaus * (n + 2) + (nTaus - 1) * n;
  return { proved: failures.length === 0, conditions, failures, leastCurvature, leastRise };
}

/** C″ at a break, with a bound on the rounding error of the sum. */
export function curvature(
  { size, curvatures, kinkCurvatures }: SplineBasis,
  controls: Float64Array,
  { slice, index }: { readonly slice: number; readonly index: number },
): { readonly value: number; readonly error: number } {
  const at = 3 * index;
  let value = kinkCurvatures[index];
  let magnitude = Math.abs(value);
  for (let i = 0; i < 3; i++) {
    const a = index - 2 + i; // control points count from 0, breaks from the one at y = 0
    if (a < 0 || a >= size) continue;
    const term = curvatures[at + i] * controls[slice * size + a];
    value += term;
    magnitude += Math.abs(term);
  }
  return { value, error: ROUNDING * magnitude };
}
