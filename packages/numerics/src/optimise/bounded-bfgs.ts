/**
 * Minimisation of a smooth function in a box.
 *
 * [B82] Bertsekas, "Projected Newton methods for optimization problems with simple constraints",
 *       SIAM J. Control Optim. 20(2), 1982.
 * [NW06] Nocedal & Wright, "Numerical optimization", 2nd ed., Springer, 2006, §6.1 and §8.1.
 */
import type { MinimiseResult } from "../solver-result.ts";
import { type Box, checkedBox, clamp, projectedGradientNorm } from "./box.ts";

export interface BoundedBfgsOptions extends Box {
  /** Writes ∂f/∂x at x; central differences when absent. */
  readonly gradient?: (x: Float64Array, out: Float64Array) => void;
  /** Stops when the projected gradient is below this times max(1, |f|). */
  readonly gradientTolerance?: number;
  readonly maxIterations?: number;
}

/**
 * Minimum of `f` over lower ≤ x ≤ upper by BFGS directions in the free variables and an Armijo
 * search along the projected path [B82]. Meant for small n: the inverse Hessian is dense.
 *
 * @returns `residual` is the norm of the projected gradient.
 * @throws {ShapeError | DomainError} when the bounds have another length or cross.
 */
export function boundedBfgs(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  {
    lower,
    upper,
    gradient = (x, out) => centralGradient(f, x, out),
    gradientTolerance = 1e-9,
    maxIterations = 500,
  }: BoundedBfgsOptions = {},
): MinimiseResult {
  const n = start.length;
  const box = checkedBox("boundedBfgs", n, { ...(lower && { lower }), ...(upper && { upper }) });
  let x: Float64Array = Float64Array.from(start, (xi, i) => clamp(xi, box[0][i], box[1][i]));
  let objective = f(x);
  let g = new Float64Array(n);
  gradient(x, g);
  const inverse = new Float64Array(n * n);
  setIdentity(inverse, n);
  let fresh = true; // the inverse Hessian is the identity
  for (let iterations = 0; ; iterations++) {
    const residual = projectedGradientNorm(x, g, box);
    const converged = residual <= gradientTolerance * Math.max(1, Math.abs(objective));
    const result = { value: x, objective, converged, iterations, residual };
    if (converged || iterations >= maxIterations || Number.isNaN(residual)) return result;
    const direction = freeDirection({ x, g, inverse, box });
    const next = armijo(f, { x, g, direction, objective, box, first: fresh });
    if (next === null) {
      if (fresh) return result;
      setIdentity(inverse, n);
      fresh = true;
      continue;
    }
    const nextG = new Float64Array(n);
    gradient(next.x, nextG);
    const curved = updateInverse(
      inverse,
      next.x.map((xi, i) => xi - x[i]),
      nextG.map((gi, i) => gi - g[i]),
      fresh,
    );
    fresh = fresh && !curved;
    x = next.x;
    g = nextG;
    objective = next.objective;
  }
}

interface DirectionWork {
  readonly x: Float64Array;
  readonly g: Float64Array;
  readonly inverse: Float64Array;
  readonly box: readonly [Float64Array, Float64Array];
}

/** −H·g over the free variables; a variable held at its bound does not move. */
function freeDirection({ x, g, inverse, box }: DirectionWork): Float64Array {
  const n = x.length;
  const free = x.map((xi, i) =>
    (xi <= box[0][i] && g[i] > 0) || (xi >= box[1][i] && g[i] < 0) ? 0 : 1,
  );
  const direction = new Float64Array(n);
  let slope = 0;
  for (let i = 0; i < n; i++) {
    if (free[i] === 0) continue;
    for (let j = 0; j < n; j++) if (free[j] === 1) direction[i] -= inverse[i * n + j] * g[j];
    slope += direction[i] * g[i];
  }
  // Not downhill (the free block of H lost its curvature): steepest descent.
  if (!(slope < 0)) for (let i = 0; i < n; i++) direction[i] = free[i] === 1 ? -g[i] : 0;
  return direction;
}

interface SearchWork {
  readonly x: Float64Array;
  readonly g: Float64Array;
  readonly direction: Float64Array;
  readonly objective: number;
  readonly box: readonly [Float64Array, Float64Array];
  readonly first: boolean;
}

/** Backtracks along x(t) = clamp(x + t·direction) to sufficient decrease; null when there is none. */
function armijo(
  f: (x: Float64Array) => number,
  { x, g, direction, objective, box, first }: SearchWork,
): { readonly x: Float64Array; readonly objective: number } | null {
  const length = Math.max(...direction.map(Math.abs));
  let t = first ? Math.min(1, 0.1 / length) : 1;
  for (let halvings = 0; halvings < 60; halvings++, t *= 0.5) {
    const moved = x.map((xi, i) => clamp(xi + t * direction[i], box[0][i], box[1][i]));
    const slope = moved.reduce((sum, xi, i) => sum + g[i] * (xi - x[i]), 0);
    if (slope >= 0) continue;
    const value = f(moved);
    if (value <= objective + 1e-4 * slope) return { x: moved, objective: value };
  }
  return null;
}

/** BFGS update of the inverse Hessian [NW06 eq. 6.17]; skipped, with false, without curvature. */
function updateInverse(h: Float64Array, s: Float64Array, y: Float64Array, first: boolean): boolean {
  const n = s.length;
  let sy = 0;
  let yy = 0;
  for (let i = 0; i < n; i++) {
    sy += s[i] * y[i];
    yy += y[i] * y[i];
  }
  if (!(sy > 1e-12 * Math.sqrt(yy) * Math.hypot(...s))) return false;
  // Scale of the first matrix [NW06 eq. 6.20].
  if (first) for (let i = 0; i < n; i++) h[i * n + i] = sy / yy;
  const hy = new Float64Array(n);
  let yhy = 0;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) hy[i] += h[i * n + j] * y[j];
    yhy += y[i] * hy[i];
  }
  const factor = (1 + yhy / sy) / sy;
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      h[i * n + j] += factor * s[i] * s[j] - (hy[i] * s[j] + s[i] * hy[j]) / sy;
    }
  }
  return true;
}

function setIdentity(a: Float64Array, n: number): void {
  a.fill(0);
  for (let i = 0; i < n; i++) a[i * n + i] = 1;
}

function centralGradient(f: (x: Float64Array) => number, x: Float64Array, out: Float64Array): void {
  const at = Float64Array.from(x);
  for (let i = 0; i < x.length; i++) {
    const h = 6e-6 * Math.max(Math.abs(x[i]), 1e-2);
    at[i] = x[i] + h;
    const up = f(at);
    at[i] = x[i] - h;
    out[i] = (up - f(at)) / (2 * h);
    at[i] = x[i];
  }
}
