import { requireNonNegative, requirePositive } from "../checks.ts";
import type { Payoff } from "./payoff.ts";

export interface VarianceSwapOptions {
  /** Volatility whose square is paid for the realised variance, annual decimal. */
  readonly strikeVol: number;
  /** Paid per 1.00 of annual variance; 1 by default. */
  readonly notional?: number;
}

/**
 * Realised against agreed variance; may be negative, that is owed to the seller.
 *
 *   N·(Σ ln²(S_i/S_{i−1})/T − σ_K²), T in years, no mean taken off
 *
 * @throws {DomainError} unless the strike is 0 or more and the notional positive
 */
export function varianceSwap({
  strikeVol,
  notional = 1,
}: VarianceSwapOptions): Payoff & Required<VarianceSwapOptions> {
  requireNonNegative("varianceSwap", "strikeVol", strikeVol);
  requirePositive("varianceSwap", "notional", notional);
  return {
    kind: "variance-swap",
    strikeVol,
    notional,
    value(path, { times }) {
      let sum = 0;
      for (let i = 1; i < path.length; i++) sum += Math.log(path[i] / path[i - 1]) ** 2;
      return notional * (sum / times[times.length - 1] - strikeVol * strikeVol);
    },
  };
}
