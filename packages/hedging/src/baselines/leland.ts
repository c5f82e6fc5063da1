/**
 * Delta hedging with a volatility that pays for its costs.
 *
 * [L85] Leland, "Option pricing and replication with transactions costs", Journal of Finance 40(5), 1985.
 */
import { requireNonNegative, requirePositive } from "../checks.ts";
import { greeksAtVols } from "../features/greeks.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { volsOf } from "../vol-source.ts";
import type { VolSource } from "../vol-source.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions } from "./baseline.ts";

export interface LelandOptions extends BaselineOptions {
  readonly vol: VolSource;
  /** Proportional cost κ of one trade, a share of its value. */
  readonly rate: number;
}

/**
 * Leland's volatility for the seller of a convex claim [L85], whose k is a round trip, 2κ:
 *
 *   σ̂² = σ²·(1 + √(2/π)·2κ/(σ√Δt))
 *
 * @param options.interval Δt between trades, years
 */
export function lelandVol(
  vol: number,
  { rate, interval }: { readonly rate: number; readonly interval: number },
): number {
  requirePositive("lelandVol", "interval", interval);
  // Multiplied out: a volatility of 0 stays 0.
  return Math.sqrt(vol * (vol + (Math.sqrt(2 / Math.PI) * 2 * rate) / Math.sqrt(interval)));
}

/** Black's delta at Leland's volatility. @throws {DomainError} when the rate is negative */
export function lelandDelta(options: LelandOptions): HedgePolicy {
  const { vol, rate, name = "Leland", every = 1 } = options;
  requireNonNegative("lelandDelta", "rate", rate);
  return baseline("leland", {
    name,
    every,
    prepare(market) {
      const { nSteps, grid } = market;
      const interval = (every * grid.times[nSteps]) / nSteps;
      const vols = volsOf(market, vol).map((sigma) => lelandVol(sigma, { rate, interval }));
      const { delta } = greeksAtVols(market, vols);
      return (_, at) => delta[at];
    },
  });
}
