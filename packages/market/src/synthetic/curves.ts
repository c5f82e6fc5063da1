/**
 * Rate and carry curves of a synthetic market, and the forwards they give.
 *
 * [NS87] Nelson & Siegel, "Parsimonious modeling of yield curves", Journal of Business 60, 1987.
 */
import type { ForwardCurve } from "../forward-curve.ts";

/** A zero curve in four numbers [NS87]; rates are continuous and annual. */
export interface ZeroCurve {
  /** Rate at infinity. */
  readonly level: number;
  /** Short rate minus `level`. */
  readonly slope: number;
  /** Height of the hump. */
  readonly hump: number;
  /** Years over which slope and hump fade, > 0. */
  readonly decay: number;
}

/** A curve with the same rate at every maturity. */
export function flatCurve(rate: number): ZeroCurve {
  return { level: rate, slope: 0, hump: 0, decay: 1 };
}

/** Zero rate for maturity `tau` > 0 [NS87 eq. 2]. */
export function zeroRate({ level, slope, hump, decay }: ZeroCurve, tau: number): number {
  const x = tau / decay;
  const mean = x < 1e-8 ? 1 : -Math.expm1(-x) / x;
  return level + slope * mean + hump * (mean - Math.exp(-x));
}

/**
 * Forwards F = S·e^((r − q)τ) and discount factors D = e^(−rτ). `carry` is the dividend yield of an
 * index or stock, or minus the futures basis of a coin.
 */
export function zeroCurveForwards(
  spot: number,
  { rates, carry }: { readonly rates: ZeroCurve; readonly carry: ZeroCurve },
): ForwardCurve {
  return {
    forward: (tau) => spot * Math.exp((zeroRate(rates, tau) - zeroRate(carry, tau)) * tau),
    discountFactor: (tau) => Math.exp(-zeroRate(rates, tau) * tau),
  };
}
