/**
 * Mean and lower semi-deviation.
 *
 * [OR99] Ogryczak & Ruszczyński, "From stochastic dominance to mean-risk models: semideviations as
 *        risk measures", European Journal of Operational Research 116, 1999.
 */
import { DomainError, mean as meanOf } from "@volsmith/numerics";

import type { Criterion } from "./criterion.ts";
import { requireOutcomes } from "./tail.ts";

/**
 * −E X + c·√E((E X − X)⁺)², coherent for c ≤ 1 [OR99].
 * @param options.weight c, 1 by default
 * @throws {DomainError} unless c is from 0 to 1
 */
export function semiDeviation({ weight = 1 }: { readonly weight?: number } = {}): Criterion & {
  readonly weight: number;
} {
  if (!(weight >= 0 && weight <= 1))
    throw new DomainError("semiDeviation", "weight", weight, "from 0 to 1");
  return {
    kind: "semi-deviation",
    cash: "invariant",
    weight,
    risk({ pnl }, slopes) {
      const n = pnl.length;
      requireOutcomes("semiDeviation", n);
      const mean = meanOf(pnl);
      let shortfall = 0;
      let squares = 0;
      for (let i = 0; i < n; i++) {
        const below = Math.max(mean - pnl[i], 0);
        shortfall += below;
        squares += below * below;
      }
      const deviation = Math.sqrt(squares / n);
      if (slopes) {
        const scale = deviation > 0 ? weight / (n * deviation) : 0;
        for (let i = 0; i < n; i++)
          slopes[i] = scale * (shortfall / n - Math.max(mean - pnl[i], 0)) - 1 / n;
      }
      return weight * deviation - mean;
    },
  };
}
