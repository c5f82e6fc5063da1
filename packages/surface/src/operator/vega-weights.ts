/**
 * Weights of a fit by vega.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import { normalPdf } from "@volsmith/numerics";
import type { ObservedPoints } from "./output-link.ts";

/**
 * w = max(vega/mean vega, 1) with vega = φ(d₁)·√τ [WJG24]: no quote counts less than one, quotes
 * with much vega count more. In operator coordinates d₁ = −z/v + v·ρ/2.
 *
 * @returns [n], all 1 or more
 */
export function vegaWeights({ rhos, zs, vols }: ObservedPoints): Float32Array {
  const weights = new Float32Array(rhos.length);
  let sum = 0;
  for (let i = 0; i < weights.length; i++) {
    weights[i] = vegaAt(rhos[i], zs[i], vols[i]);
    sum += weights[i];
  }
  const mean = sum / weights.length;
  for (let i = 0; i < weights.length; i++) {
    weights[i] = mean > 0 ? Math.max(weights[i] / mean, 1) : 1;
  }
  return weights;
}

/** Black's vega per unit of forward, φ(d₁)·ρ, at one point. */
export function vegaAt(rho: number, z: number, vol: number): number {
  return normalPdf(-z / vol + (vol * rho) / 2) * rho;
}
