/** One raw SVI slice as a function of log-moneyness. */
import type { SliceJet } from "../durrleman.ts";
import type { SviRaw } from "./parameters.ts";

/** w(k) of a raw slice; the caller has checked the parameters. */
export function sviVariance({ a, b, r, m, s }: SviRaw, k: number): number {
  const x = k - m;
  return a + b * (r * x + Math.sqrt(x * x + s * s));
}

/** w, w′ and w″ of a raw slice at k; the caller has checked the parameters. */
export function sviJet({ a, b, r, m, s }: SviRaw, k: number): SliceJet {
  const x = k - m;
  const root = Math.sqrt(x * x + s * s);
  const ratio = s / root; // s²/root³ by way of a ratio ≤ 1: no underflow at s = 1e-8
  return {
    k,
    w: a + b * (r * x + root),
    dwdk: b * (r + x / root),
    d2wdk2: (b * ratio * ratio) / root,
  };
}
