/**
 * Coordinates of a raw slice in which the feasible set is a box: (p, α, β, m, ln s) with p the
 * smallest total variance and α², β² the slopes of the right and left wings; see refine.ts.
 */
import { sviMinimum, type SviRaw } from "./parameters.ts";
import type { RefineBox } from "./refine.ts";

/** Where parameters may lie; a slice is positive on the whole line besides. */
export interface SviBounds {
  /** Largest b; at 1 with |r| ≤ 1 no wing is steeper than Lee's bound 2. */
  readonly b: number;
  readonly m: readonly [min: number, max: number];
  readonly s: readonly [min: number, max: number];
}

/**
 * The default box. Lee's bound limits the wings; the vertex may lie well outside the quotes, where
 * short and long expiries of real chains want it: against the published box the root mean square
 * error of volatility falls by 13 % in one slice of ten.
 */
export const SVI_BOUNDS: SviBounds = { b: 1, m: [-2, 2], s: [1e-8, 4] };

/** The box of the operator paper's baseline: b in [0, 1], m in [−1.5, 0.5], s in [1e-8, 2]. */
export const PUBLISHED_SVI_BOUNDS: SviBounds = { b: 1, m: [-1.5, 0.5], s: [1e-8, 2] };

/** A positive floor for p far below every quote: at w = 0 the density has no meaning. */
export function varianceFloor({ tau, vols }: { tau: number; vols: Float64Array }): number {
  let least = Number.POSITIVE_INFINITY;
  for (const vol of vols) least = Math.min(least, vol);
  return 1e-4 * least * least * tau;
}

/** The box of the coordinates; `floor` is the least p. */
export function boxOf({ b, m, s }: SviBounds, floor: number): RefineBox {
  // u, v ≤ 2b. The corner of that square beyond u + v ≤ 2b is within Lee's bound, and unheard of.
  const steepest = Math.sqrt(2 * b);
  return {
    lower: Float64Array.of(floor, 0, 0, m[0], Math.log(s[0])),
    upper: Float64Array.of(Infinity, steepest, steepest, m[1], Math.log(s[1])),
  };
}

/** (p, α, β, m, ln s) of raw parameters. */
export function boxCoordinates(raw: SviRaw): Float64Array {
  const { b, r, m, s } = raw;
  return Float64Array.of(
    sviMinimum(raw),
    Math.sqrt(b * (1 + r)),
    Math.sqrt(b * (1 - r)),
    m,
    Math.log(s),
  );
}

/** Raw parameters of (p, α, β, m, ln s). */
export function rawOf(x: Float64Array): SviRaw {
  const [p, alpha, beta, m] = x;
  const s = Math.exp(x[4]);
  const u = alpha * alpha;
  const v = beta * beta;
  const b = (u + v) / 2;
  return { a: p - s * alpha * beta, b, r: b === 0 ? 0 : (u - v) / (u + v), m, s };
}
