/**
 * The asymptotically optimal band around delta for small proportional costs.
 *
 * [WW97] Whalley & Wilmott, "An asymptotic analysis of an optimal hedging model for option pricing with
 *        transaction costs", Mathematical Finance 7(3), 1997.
 */
import { requireNonNegative, requirePositive } from "../checks.ts";
import { greeksAlong } from "../features/greeks.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { VolSource } from "../vol-source.ts";
import { baseline } from "./baseline.ts";
import type { BaselineOptions } from "./baseline.ts";

export interface WhalleyWilmottOptions extends BaselineOptions {
  readonly vol: VolSource;
  /** Proportional cost κ of one trade, a share of its value. */
  readonly rate: number;
  /** γ of exponential utility, per unit of currency. */
  readonly aversion: number;
}

/**
 * Half-width of the band in which nothing is traded [WW97], without interest:
 *
 *   (3/2 · κ·S·Γ²/γ)^(1/3)
 */
export function whalleyWilmottWidth({
  spot,
  gamma,
  rate,
  aversion,
}: {
  readonly spot: number;
  readonly gamma: number;
  readonly rate: number;
  readonly aversion: number;
}): number {
  return Math.cbrt((1.5 * rate * spot * gamma * gamma) / aversion);
}

/**
 * Trades to the nearer edge of the band around Black's delta, and only from outside it.
 * @throws {DomainError} unless the rate is 0 or more and the aversion positive
 */
export function whalleyWilmott(options: WhalleyWilmottOptions): HedgePolicy {
  const { vol, rate, aversion, name = "Whalley-Wilmott", every = 1 } = options;
  requireNonNegative("whalleyWilmott", "rate", rate);
  requirePositive("whalleyWilmott", "aversion", aversion);
  return baseline("whalley-wilmott", {
    name,
    every,
    prepare(market) {
      const { nSteps, paths } = market;
      const { delta, gamma } = greeksAlong(market, vol);
      return (held, at) => {
        const spot = paths.spots[at + Math.floor(at / nSteps)];
        const width = whalleyWilmottWidth({ spot, gamma: gamma[at], rate, aversion });
        return Math.min(Math.max(held, delta[at] - width), delta[at] + width);
      };
    },
  });
}
