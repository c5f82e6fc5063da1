import { requireLevel, requireNonNegative } from "../checks.ts";
import type { Criterion } from "./criterion.ts";

export interface ItmCvarMseOptions {
  readonly alpha?: number;
  /** β, weight of the mean square. */
  readonly weight?: number;
}

/**
 * The objective of the deep-hedging notebooks this project restores, for paths that end in the money
 * only (Z > 0), of e = V_T − Z:
 *
 *   −(mean of min(e, 0) over those at or below its k-th smallest) + β·mean e²,  k = ⌊(1 − α)·n⌋, 1 at least
 *
 * No premium belongs into V_T, and what happens to other paths is not seen: a policy is rewarded for
 * making up in the money what nobody paid it. Here for comparison, not for use.
 *
 * @throws {DomainError} unless α is between 0 and 1 and β not negative
 */
export function itmCvarMse({ alpha = 0.9, weight = 0.1 }: ItmCvarMseOptions = {}): Criterion &
  Required<ItmCvarMseOptions> {
  requireLevel("itmCvarMse", "alpha", alpha);
  requireNonNegative("itmCvarMse", "weight", weight);
  return {
    kind: "itm-cvar-mse",
    cash: "unfunded",
    alpha,
    weight,
    risk({ pnl, payoffs }, slopes) {
      const shortfalls: number[] = [];
      let squares = 0;
      for (let i = 0; i < pnl.length; i++) {
        if (!(payoffs[i] > 0)) continue;
        shortfalls.push(Math.min(pnl[i], 0));
        squares += pnl[i] * pnl[i];
      }
      slopes?.fill(0);
      const n = shortfalls.length;
      if (n === 0) return 0;
      const sorted = Float64Array.from(shortfalls).toSorted();
      const edge = sorted[Math.max(Math.floor((1 - alpha) * n), 1) - 1];
      let tail = 0;
      let sum = 0;
      for (let i = 0; i < n && sorted[i] <= edge; i++) {
        tail++;
        sum += sorted[i];
      }
      if (slopes)
        for (let i = 0; i < pnl.length; i++) {
          if (!(payoffs[i] > 0)) continue;
          slopes[i] = (2 * weight * pnl[i]) / n - (pnl[i] <= edge ? 1 / tail : 0);
        }
      return (weight * squares) / n - sum / tail;
    },
  };
}
