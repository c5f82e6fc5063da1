import { featureColumn } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

/** Slack for the rounding of single-precision models. */
const ROUNDING = 1e-6;

/**
 * Share of prices outside the no-arbitrage bounds, in percent:
 * max(S/K − e^(−r·tau), 0) ≤ C/K ≤ S/K. Prices that are no numbers are outside.
 *
 * @param ratios C/K. [n]
 * @returns null without rows
 */
export function outsideBounds(
  ratios: Float64Array,
  table: PricingTable,
  rows: Part,
): number | null {
  if (ratios.length === 0) return null;
  const moneyness = featureColumn(table, "S/K", rows);
  const tau = featureColumn(table, "tau", rows);
  const rate = featureColumn(table, "r", rows);
  let outside = 0;
  for (let i = 0; i < ratios.length; i++) {
    const lower = Math.max(moneyness[i] - Math.exp(-rate[i] * tau[i]), 0);
    if (!(ratios[i] >= lower - ROUNDING && ratios[i] <= moneyness[i] + ROUNDING)) outside++;
  }
  return (100 * outside) / ratios.length;
}
