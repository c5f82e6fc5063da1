/**
 * Minimisation without derivatives.
 *
 * [NM65] Nelder & Mead, "A simplex method for function minimization", Computer Journal 7, 1965.
 * [GH12] Gao & Han, "Implementing the Nelder-Mead simplex algorithm with adaptive parameters",
 *        Comput. Optim. Appl. 51, 2012.
 */
import type { MinimiseResult } from "../solver-result.ts";

export interface NelderMeadOptions {
  /** Edge of the first simplex along each axis; default 5 % of the start, 0.00025 at zero. [n] */
  readonly steps?: ArrayLike<number>;
  /** Stops when the values at the corners differ by less than this, absolutely or relatively. */
  readonly tolerance?: number;
  /** … and the corners by less than this, relative to 1 + |x|. */
  readonly stepTolerance?: number;
  readonly maxIterations?: number;
}

interface Corner {
  readonly x: Float64Array;
  readonly f: number;
}

/**
 * Minimum of `f` by a simplex that reflects, expands, contracts and shrinks, with the
 * dimension-dependent coefficients of [GH12 §4.1]. NaN counts as +Infinity, so a penalty is easy.
 *
 * @returns `residual` is the spread of f over the final simplex.
 */
export function nelderMead(
  f: (x: Float64Array) => number,
  start: ArrayLike<number>,
  { steps, tolerance = 1e-12, stepTolerance = 1e-8, maxIterations }: NelderMeadOptions = {},
): MinimiseResult {
  const n = start.length;
  const limit = maxIterations ?? 400 * n;
  const d = Math.max(n, 2);
  const [expansion, contraction, shrinkage] = [1 + 2 / d, 0.75 - 1 / (2 * d), 1 - 1 / d];
  const corner = (x: Float64Array): Corner => {
    const value = f(x);
    return { x, f: Number.isNaN(value) ? Infinity : value };
  };
  const simplex = [corner(Float64Array.from(start))];
  for (let i = 0; i < n; i++) {
    const x = Float64Array.from(start);
    x[i] += steps?.[i] ?? (x[i] === 0 ? 0.00025 : 0.05 * x[i]);
    simplex.push(corner(x));
  }
  for (let iterations = 0; ; iterations++) {
    simplex.sort((a, b) => a.f - b.f);
    const best = simplex[0];
    const worst = simplex[n];
    const residual = worst.f - best.f;
    const flat = residual <= tolerance * Math.max(1, Math.abs(best.f));
    const converged = flat && extent(simplex) <= stepTolerance;
    if (converged || iterations >= limit) {
      return { value: best.x, objective: best.f, converged, iterations, residual };
    }
    const centre = centroid(simplex, n);
    const along = (t: number): Corner => corner(mix(centre, worst.x, t));
    const reflected = along(-1);
    if (reflected.f < best.f) {
      const expanded = along(-expansion);
      simplex[n] = expanded.f < reflected.f ? expanded : reflected;
    } else if (reflected.f < simplex[n - 1].f) simplex[n] = reflected;
    else {
      const outside = reflected.f < worst.f;
      const contracted = along(outside ? -contraction : contraction);
      if (contracted.f < (outside ? reflected.f : worst.f)) simplex[n] = contracted;
      else for (let i = 1; i <= n; i++) simplex[i] = corner(mix(best.x, simplex[i].x, shrinkage));
    }
  }
}

/** centre + t·(x − centre). */
function mix(centre: Float64Array, x: Float64Array, t: number): Float64Array {
  return centre.map((c, i) => c + t * (x[i] - c));
}

function centroid(simplex: readonly Corner[], n: number): Float64Array {
  const centre = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) centre[i] += simplex[j].x[i];
    centre[i] /= n;
  }
  return centre;
}

function extent(simplex: readonly Corner[]): number {
  const [first, ...others] = simplex;
  return Math.max(
    0,
    ...others.map(({ x }) =>
      x.reduce((m, xi, i) => Math.max(m, Math.abs(xi - first.x[i]) / (1 + Math.abs(xi))), 0),
    ),
  );
}
