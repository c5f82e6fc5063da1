/**
 * One slice of SSVI in its own coordinates.
 *
 *   w(k) = θ/2·(1 + ρφk + √((φk + ρ)² + 1 − ρ²))
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 */
import type { SviRaw } from "../svi/parameters.ts";

export interface SsviSlice {
  /** At-the-money total variance, θ > 0. */
  readonly theta: number;
  /** Correlation, in (−1, 1). */
  readonly rho: number;
  /** Scale of log-moneyness, φ > 0. */
  readonly phi: number;
}

/** w, its k-derivatives, and its derivatives in θ and φ (and ρ) at fixed k. */
export interface SsviSliceJet {
  readonly k: number;
  readonly w: number;
  readonly dwdk: number;
  readonly d2wdk2: number;
  readonly dwdtheta: number;
  readonly dwdphi: number;
  readonly dwdrho: number;
}

/** w(k) [GJ14 (4.1)]; the caller guarantees θ, φ > 0 and |ρ| < 1. */
export function ssviVariance({ theta, rho, phi }: SsviSlice, k: number): number {
  const x = phi * k;
  return (theta / 2) * (1 + rho * x + Math.sqrt(x * x + 2 * rho * x + 1));
}

/** w and its derivatives at k; the caller guarantees θ, φ > 0 and |ρ| < 1. */
export function ssviSliceJet({ theta, rho, phi }: SsviSlice, k: number): SsviSliceJet {
  const x = phi * k;
  const root = Math.sqrt(x * x + 2 * rho * x + 1); // (x + ρ)² + 1 − ρ²
  const half = theta / 2;
  const slope = rho + (x + rho) / root; // d/dx of the bracket
  return {
    k,
    w: half * (1 + rho * x + root),
    dwdk: half * phi * slope,
    d2wdk2: (half * phi * phi * (1 - rho * rho)) / (root * root * root),
    dwdtheta: (1 + rho * x + root) / 2,
    dwdphi: half * k * slope,
    dwdrho: half * x * (1 + 1 / root),
  };
}

/** The same slice as raw SVI. */
export function ssviToRaw({ theta, rho, phi }: SsviSlice): SviRaw {
  return {
    a: (theta / 2) * (1 - rho * rho),
    b: (theta * phi) / 2,
    r: rho,
    m: -rho / phi,
    s: Math.sqrt(1 - rho * rho) / phi,
  };
}
