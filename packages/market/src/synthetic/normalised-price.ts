import { normalCdf } from "@volsmith/numerics";

/**
 * Black's out-of-the-money price, undiscounted and per unit of forward: the put for k ≤ 0, the call
 * for k > 0.
 *
 * @param k log-moneyness ln(K/F) @param stdev σ√τ, ≥ 0
 */
export function normalisedOtmPrice(k: number, stdev: number): number {
  if (!(stdev > 0)) return 0;
  const d1 = -k / stdev + stdev / 2;
  const d2 = d1 - stdev;
  const value =
    k > 0
      ? normalCdf(d1) - Math.exp(k) * normalCdf(d2)
      : Math.exp(k) * normalCdf(-d2) - normalCdf(-d1);
  return Math.max(0, value);
}
