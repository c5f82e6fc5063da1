/**
 * The terms of the loss and their derivatives by the volatilities they are made of.
 *
 * Each takes volatilities [m] at a list of points, adds weight·∂term/∂v̂ to `slopes` [m] and returns
 * the term, without its weight.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { SliceStencil, TermStencil } from "./stencils.ts";

export interface Weighted {
  readonly weight: number;
  /** [m], added to */
  readonly slopes: Float64Array;
}

/** What is known at some points: the volatility, and how much it counts. */
export interface KnownVols {
  /** Indices of points. [n] */
  readonly at: ArrayLike<number>;
  readonly vols: ArrayLike<number>; // [n]
  readonly weights: ArrayLike<number>; // [n]
}

/** √ mean( w·((v̂ − v)/v)² ). */
export function fitTerm(
  vols: Float64Array,
  { at, vols: known, weights }: KnownVols,
  { weight, slopes }: Weighted,
): number {
  const n = at.length;
  if (n === 0) return 0;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += weights[i] * (vols[at[i]] / known[i] - 1) ** 2;
  const term = Math.sqrt(sum / n);
  if (term > 0) {
    const scale = weight / (n * term);
    for (let i = 0; i < n; i++) {
      slopes[at[i]] += (scale * weights[i] * (vols[at[i]] / known[i] - 1)) / known[i];
    }
  }
  return term;
}

/**
 * mean( (But − ε)⁻ ) with But = (1 + d₁·∂z v̂)(1 + d₂·∂z v̂) + v̂·∂zz v̂ by central differences, and
 * d₁,₂ = −z/v̂ ± v̂·ρ/2: the density times a positive factor.
 */
export function butterflyTerm(
  vols: Float64Array,
  stencils: readonly SliceStencil[],
  { step, margin }: { readonly step: number; readonly margin: number },
  { weight, slopes }: Weighted,
): number {
  const scale = weight / stencils.length;
  let sum = 0;
  for (const { rho, z, points } of stencils) {
    const [left, middle, right] = points;
    const v = vols[middle];
    const first = (vols[right] - vols[left]) / (2 * step);
    const second = (vols[right] - 2 * v + vols[left]) / (step * step);
    const d1 = -z / v + (v * rho) / 2;
    const d2 = -z / v - (v * rho) / 2;
    const p1 = 1 + d1 * first;
    const p2 = 1 + d2 * first;
    const short = margin - (p1 * p2 + v * second);
    if (!(short > 0)) {
      if (short !== short) sum = NaN;
      continue;
    }
    sum += short;
    const tilt = z / (v * v);
    const byV =
      first * ((tilt + rho / 2) * p2 + (tilt - rho / 2) * p1) + second - (2 * v) / (step * step);
    const byFirst = (d1 * p2 + d2 * p1) / (2 * step);
    const bySecond = v / (step * step);
    slopes[middle] -= scale * byV;
    slopes[left] -= scale * (bySecond - byFirst);
    slopes[right] -= scale * (bySecond + byFirst);
  }
  return stencils.length > 0 ? sum / stencils.length : 0;
}

/**
 * mean( (v̂(ρ′, z)/v̂(ρ, ρ′z/ρ) − ρ/ρ′ − ε)⁻ ) for ρ < ρ′: total variance at one strike must not fall.
 * The sign of ε follows the paper; the authors' code has the other.
 */
export function calendarTerm(
  vols: Float64Array,
  stencils: readonly TermStencil[],
  { margin }: { readonly margin: number },
  { weight, slopes }: Weighted,
): number {
  const inside = stencils.filter(({ points }) => points[3] >= 0);
  const scale = weight / inside.length;
  let sum = 0;
  for (const { rho, later, points } of inside) {
    const [, , after, same] = points;
    const ratio = vols[after] / vols[same];
    const short = rho / later + margin - ratio;
    if (!(short > 0)) {
      if (short !== short) sum = NaN;
      continue;
    }
    sum += short;
    slopes[after] -= scale / vols[same];
    slopes[same] += (scale * ratio) / vols[same];
  }
  return inside.length > 0 ? sum / inside.length : 0;
}

/** √ mean( (second difference/h²)² ) over triples of equally spaced points. */
export function smoothnessTerm(
  vols: Float64Array,
  triples: readonly (readonly [number, number, number])[],
  { step }: { readonly step: number },
  { weight, slopes }: Weighted,
): number {
  const n = triples.length;
  if (n === 0) return 0;
  const curvature = ([a, b, c]: readonly [number, number, number]) =>
    (vols[a] - 2 * vols[b] + vols[c]) / (step * step);
  let sum = 0;
  for (const triple of triples) sum += curvature(triple) ** 2;
  const term = Math.sqrt(sum / n);
  if (term > 0) {
    const scale = weight / (n * term * step * step);
    for (const triple of triples) {
      const slope = scale * curvature(triple);
      slopes[triple[0]] += slope;
      slopes[triple[1]] -= 2 * slope;
      slopes[triple[2]] += slope;
    }
  }
  return term;
}
