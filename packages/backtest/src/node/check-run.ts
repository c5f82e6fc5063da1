/** What would go wrong late is looked for early: every policy and baseline on a handful of paths. */
import type { Engine } from "@volsmith/engine";
import { trainHedge } from "@volsmith/hedging";
import type { HedgeMarket, HedgePolicy } from "@volsmith/hedging";

import type { BacktestConfig, PolicyConfig } from "../config/backtest-config.ts";
import { trainingPlan } from "../plan/training.ts";
import { complaint } from "./complaint.ts";

/** Paths everything is tried on. */
export const CHECK_PATHS = 8;

/**
 * Trains each policy for a moment on these paths.
 * @throws {DataError} naming the policy that cannot be trained on this market, and why
 */
export async function checkPolicies(
  config: BacktestConfig,
  policies: readonly PolicyConfig[],
  { market, engine }: { readonly market: HedgeMarket; readonly engine: Engine },
): Promise<void> {
  for (const policy of policies)
    try {
      const { patience: _, ...plan } = trainingPlan(config, policy);
      const once = { ...plan, market, epochs: 1, batchRows: market.nPaths };
      const result = await trainHedge(once, { engine, seed: 0 });
      result.policy.dispose();
    } catch (error) {
      throw complaint(`policies[${config.policies.indexOf(policy)}]`, policy.name, error);
    }
}

/**
 * @param baselines all of the configuration's, ready to run
 * @throws {DataError} naming the baseline that does not go with this market, and why
 */
export function checkBaselines(baselines: readonly HedgePolicy[], market: HedgeMarket): void {
  for (const [i, rule] of baselines.entries()) {
    try {
      rule.positions(market);
    } catch (error) {
      throw complaint(`baselines[${i}]`, rule.name, error);
    }
  }
}
