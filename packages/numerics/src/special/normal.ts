/**
 * The standard normal distribution, accurate relative to its value far into both tails.
 *
 * The rounding error of x² alone costs x²/2 ulps in exp(−x²/2), some 700 ulps at x = −38. Here x²
 * is carried as a sum of two doubles, so density and left tail stay within a few ulps.
 */
import { erfcinv } from "./error-functions.ts";
import { millsRatio } from "./mills.ts";

const INV_SQRT_2PI = 0.3989422804014327;
const SPLITTER = 134217729; // 2²⁷ + 1

/** exp(−x²/2) within two ulps wherever it is a normal number. */
export function gaussian(x: number): number {
  const square = x * x;
  // Beyond this the value is below the smallest subnormal; it also keeps the splitting finite.
  if (!(square < 1500)) return square >= 1500 ? 0 : NaN;
  // Veltkamp splitting: high has 26 bits, so high² and 2·high·low are exact (Dekker's product).
  const shifted = SPLITTER * x;
  const high = shifted - (shifted - x);
  const low = x - high;
  const rest = high * high - square + 2 * high * low + low * low;
  return Math.exp(-0.5 * square) * (1 - 0.5 * rest);
}

/** Density φ(x) = exp(−x²/2)/√(2π). */
export function normalPdf(x: number): number {
  return INV_SQRT_2PI * gaussian(x);
}

/**
 * Distribution function Φ(x) = erfc(−x/√2)/2, relative accuracy a few ulps down to the smallest
 * normal number (x ≈ −37.5).
 */
export function normalCdf(x: number): number {
  if (x === 0) return 0.5; // the product below is an ulp off
  if (x > 0) return 1 - normalPdf(x) * millsRatio(x);
  return x < -40 ? 0 : normalPdf(x) * millsRatio(-x);
}

/**
 * Quantile Φ⁻¹(p) = −√2·erfc⁻¹(2p), followed by one Newton step on Φ, which takes erfc⁻¹'s last
 * five ulps away in the far tail.
 *
 * @returns ±Infinity at 1 and 0, NaN outside [0, 1]. For p near 1 ask for −Φ⁻¹(1 − p) instead when
 *   1 − p is known better than p.
 */
export function normalQuantile(p: number): number {
  if (p > 0.5) return -normalQuantile(1 - p); // 1 − p is exact here
  const x = -Math.SQRT2 * erfcinv(2 * p);
  // Subnormal p have too few bits to improve on, and at p = 0 there is nothing to improve.
  return p > 1e-305 ? x - (normalCdf(x) - p) / normalPdf(x) : x;
}
