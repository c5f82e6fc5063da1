/**
 * What one jet of total variance says about the risk-neutral law: butterfly condition, local
 * variance.
 *
 * Conventions: k = ln(K/F); w(τ, k) = σ²τ; ′ is d/dk at fixed τ.
 *
 * [GJ14] Gatheral & Jacquier, "Arbitrage-free SVI volatility surfaces", Quantitative Finance
 *        14(1), 2014. arXiv:1204.0646
 * [G06]  Gatheral, "The Volatility Surface", Wiley, 2006.
 */
import { DomainError } from "@volsmith/numerics";
import type { VarianceJet } from "./variance-model.ts";

/** Total variance and its first two k-derivatives at one log-moneyness. */
export type SliceJet = Omit<VarianceJet, "dwdtau">;

/**
 * Durrleman's function [GJ14 §2.2]; the slice admits butterfly arbitrage where g < 0.
 *
 *   g = (1 − k·w′/2w)² − (w′²/4)(1/w + 1/4) + w″/2
 *
 * @returns g, dimensionless; ln(S/F) has risk-neutral density g·φ(d₋)/√w.
 * @throws {DomainError} unless w > 0: g has a pole at w = 0, so refuse, not clamp.
 */
export function durrlemanG({ k, w, dwdk, d2wdk2 }: SliceJet): number {
  if (!(w > 0)) throw new DomainError("durrlemanG", "w", w, "positive"); // also catches NaN
  const tilt = 1 - (k * dwdk) / (2 * w);
  return tilt * tilt - ((dwdk * dwdk) / 4) * (1 / w + 1 / 4) + d2wdk2 / 2;
}

/**
 * Dupire's local variance in Gatheral's form [G06 (1.10)].
 *
 *   σ_loc² = (∂w/∂τ) / g
 *
 * @returns local variance per year; NaN where the surface admits arbitrage at this point (g ≤ 0 or
 *   ∂w/∂τ < 0), for no diffusion has that price surface.
 * @throws {DomainError} unless w > 0.
 */
export function dupireVariance(jet: VarianceJet): number {
  const g = durrlemanG(jet);
  return g > 0 && jet.dwdtau >= 0 ? jet.dwdtau / g : Number.NaN;
}
