import { costFromJson, instrumentFromJson, payoffFromJson, underlying } from "@volsmith/hedging";
import type { HedgeTask, Instrument } from "@volsmith/hedging";

import type { BacktestConfig } from "../config/backtest-config.ts";

/** What a configuration sells and trades; instruments that only some paths have come after its own. */
export function taskOf(
  { claim, instruments, costs, limits }: BacktestConfig,
  found: readonly Instrument[] = [],
): HedgeTask {
  const own = instruments?.map((data) => instrumentFromJson(data)) ?? [underlying()];
  return {
    payoff: payoffFromJson(claim.payoff),
    instruments: [...own, ...found],
    costs: costs.map((data) => costFromJson(data)),
    ...(limits && { limits: limits as NonNullable<HedgeTask["limits"]> }),
    settlement: claim.settlement,
  };
}
