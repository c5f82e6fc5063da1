/**
 * Out-of-the-money Black prices as functions of total variance, per unit of forward.
 */
import { erfcx, gaussian, normalCdf, normalPdf } from "@volsmith/numerics";

/** Undiscounted price over forward of the put (k ≤ 0) or call (k > 0); w > 0 is promised. */
export function otmPrice(k: number, w: number): number {
  const s = Math.sqrt(w);
  const distance = Math.abs(k);
  const d1 = -distance / s + s / 2;
  const d2 = d1 - s;
  // Φ(d₁) − e^|k|·Φ(d₂), the two sharing exp(−d₁²/2); put–call symmetry gives the put.
  const call =
    d1 < -0.5
      ? 0.5 * gaussian(d1) * (erfcx(-d1 * Math.SQRT1_2) - erfcx(-d2 * Math.SQRT1_2))
      : normalCdf(d1) - Math.exp(distance) * normalCdf(d2);
  return k > 0 ? call : Math.exp(k) * call;
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
 *
 * Newton on ln(price) as a function of s = √w, which is concave and increasing, inside a bracket.
 *
 * @returns 0 at price ≤ 0, NaN at or above the upper bound (1 for calls, e^k for puts).
 */
export function otmVariance(price: number, k: number): number {
  const bound = k > 0 ? 1 : Math.exp(k);
  if (!(price < bound)) return Number.NaN;
  if (!(price > 0)) return 0;
  const target = Math.log(price);
  let low = 0;
  let high = Number.POSITIVE_INFINITY;
  // At the money s = 2Φ⁻¹((1 + c)/2) ≈ √(2π)·c; far out ln p ≈ −k²/2s².
  let s = Math.max(
    2.5066282746310002 * (price / Math.sqrt(bound)),
    Math.abs(k) / Math.sqrt(2 * Math.abs(target)),
  );
  for (let i = 0; i < 100; i++) {
    const p = otmPrice(k, s * s);
    const error = p > 0 ? Math.log(p) - target : Number.NEGATIVE_INFINITY;
    if (error < 0) low = s;
    else high = s;
    const slope = normalPdf(-k / s + s / 2) / p;
    let next = s - error / slope;
    if (!(next > low && next < high)) next = high < 1e300 ? (low + high) / 2 : 2 * s;
    if (Math.abs(next - s) <= 4e-16 * s) return next * next;
    s = next;
  }
  return s * s;
}
