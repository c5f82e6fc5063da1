/**
 * Black's formula for out-of-the-money options as a function of (k, w), per unit of forward.
 *
 * Puts serve for k ≤ 0 and calls for k > 0, so nothing here loses digits to intrinsic value.
 */
import { normalCdf, normalPdf } from "@volsmith/numerics";
import { normalisedBlackPrice, totalDeviation } from "@volsmith/pricing";

/** Undiscounted price over forward of the put (k ≤ 0) or call (k > 0); w > 0 is promised. */
export function otmPrice(k: number, w: number): number {
  return normalisedBlackPrice(k, { w, type: k > 0 ? "call" : "put" });
}

/** ∂price/∂w = φ(d₁)/(2√w), of call and put alike. */
export function varianceVega(k: number, w: number): number {
  const s = Math.sqrt(w);
  return normalPdf(-k / s + s / 2) / (2 * s);
}

/** ∂price/∂k at fixed w: −e^k·Φ(d₂) of the call, e^k·Φ(−d₂) of the put. */
export function otmSlope(k: number, w: number): number {
  const s = Math.sqrt(w);
  const d2 = -k / s - s / 2;
  return k > 0 ? -Math.exp(k) * normalCdf(d2) : Math.exp(k) * normalCdf(-d2);
}

/**
 * Total variance of an out-of-the-money price, per unit of forward.
 * @returns 0 at price ≤ 0, NaN at or above the upper bound (1 for calls, e^k for puts).
 */
export function otmVariance(price: number, k: number): number {
  const value = k > 0 ? price : price * Math.exp(-k);
  if (!(value < 1)) return Number.NaN;
  return value > 0 ? totalDeviation(Math.abs(k), value) ** 2 : 0;
}
