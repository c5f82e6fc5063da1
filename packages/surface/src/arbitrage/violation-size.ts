/** What a violation of the smooth conditions is worth as a portfolio of options. */
import { normalisedBlackPrice } from "@volsmith/pricing";
import { varianceVega } from "./repair/otm-black.ts";
import type { VolWidth } from "./repair/spread-widths.ts";

/** Total variance of one slice as a function of log-moneyness. */
export type Slice = (k: number) => number;

/**
 * Value of the butterfly with strikes `from` < `at` < `to` (as log-moneyness), per unit of forward:
 *
 *   (1 − u)·c(x_from) + u·c(x_to) − c(x_at),  x = e^k,  u = (x_at − x_from)/(x_to − x_from).
 *
 * Negative is arbitrage. Puts serve as well as calls; the out-of-the-money kind at `at` keeps digits.
 */
export function butterflyValue(
  slice: Slice,
  { from, at, to }: { readonly from: number; readonly at: number; readonly to: number },
): number {
  const type = at > 0 ? "call" : "put";
  const price = (k: number): number => normalisedBlackPrice(k, { w: slice(k), type });
  const u = Math.expm1(at - from) / Math.expm1(to - from);
  return (1 - u) * price(from) + u * price(to) - price(at);
}

/** |price| in half-spreads; null without quotes. */
export function inHalfSpreads(
  price: number,
  { tau, k, w, volWidth }: { tau: number; k: number; w: number; volWidth: VolWidth | null },
): number | null {
  if (!volWidth || !(w > 0)) return null;
  const vega = 2 * Math.sqrt(w * tau) * varianceVega(k, w);
  return Math.abs(price) / (vega * volWidth(tau, k));
}
