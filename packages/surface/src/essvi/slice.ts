/**
 * One slice of eSSVI in coordinates in which freedom from arbitrage is nearly linear.
 *
 *   w(k) = ½(θ + e·k + √(ψ²k² + 2eθk + θ²)),   ψ = θφ = (u + v)/2,  e = ρψ = (u − v)/2
 *
 * u = ψ(1 + ρ) and v = ψ(1 − ρ) are twice the slopes of the right and left wings, θ the variance at the
 * money. Slices are free of butterfly arbitrage with u, v < 4 and ψ·max(u, v) ≤ 4θ [GJ14 Theorem
 * 4.2], and two of them do not cross when u, v do not fall and ψ/θ does not rise [HM17 Proposition
 * 3.5] (which makes θ rise).
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 * [HM17] Hendriks & Martini, "The extended SSVI volatility surface", 2017. SSRN 2971502
 */
import { type SsviSlice, ssviToRaw } from "../ssvi/ssvi-slice.ts";
import type { SviRaw } from "../svi/parameters.ts";

export interface EssviSlice {
  /** At-the-money total variance, > 0. */
  readonly theta: number;
  /** ψ(1 + ρ), twice the slope of the right wing of w, in (0, 4). */
  readonly u: number;
  /** ψ(1 − ρ), twice the slope of the left wing, in (0, 4). */
  readonly v: number;
}

export function essviToSsvi({ theta, u, v }: EssviSlice): SsviSlice {
  return { theta, rho: (u - v) / (u + v), phi: (u + v) / (2 * theta) };
}

export function essviToRaw(slice: EssviSlice): SviRaw {
  return ssviToRaw(essviToSsvi(slice));
}

/** w(k); the caller guarantees θ, u, v > 0. */
export function essviVariance({ theta, u, v }: EssviSlice, k: number): number {
  const middle = theta + ((u - v) / 2) * k;
  // ψ²k² + 2eθk + θ² = (θ + ek)² + uvk², for ψ² − e² = uv: a sum of squares, without cancellation.
  return (middle + Math.sqrt(middle * middle + u * v * k * k)) / 2;
}

/** w and its derivatives in k and in the slice's own coordinates. */
export interface EssviSliceJet {
  readonly w: number;
  readonly dwdk: number;
  readonly d2wdk2: number;
  readonly dwdtheta: number;
  readonly dwdu: number;
  readonly dwdv: number;
}

/** w and its derivatives at k; the caller guarantees θ, u, v > 0. */
export function essviSliceJet({ theta, u, v }: EssviSlice, k: number): EssviSliceJet {
  const e = (u - v) / 2;
  const uv = u * v;
  const middle = theta + e * k;
  const root = Math.sqrt(middle * middle + uv * k * k);
  const inner = e * middle + uv * k; // ½·d(root²)/dk
  return {
    w: (middle + root) / 2,
    dwdk: (e + inner / root) / 2,
    // (e² + uv)/root − inner²/root³ = uv·θ²/root³
    d2wdk2: (uv * theta * theta) / (2 * root * root * root),
    dwdtheta: (1 + middle / root) / 2,
    dwdu: (k / 2 + ((middle * k) / 2 + (v * k * k) / 2) / root) / 2,
    dwdv: (-k / 2 + ((-middle * k) / 2 + (u * k * k) / 2) / root) / 2,
  };
}
