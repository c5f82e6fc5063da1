/** What would go wrong late is looked for early: every policy and baseline on a handful of paths. */
import type { Engine } from "@volsmith/engine";
import { baselineFromJson, trainHedge } from "@volsmith/hedging";
import type { HedgeMarket } from "@volsmith/hedging";
import { DataError } from "@volsmith/numerics";

import type { BacktestConfig, PolicyConfig } from "../config/backtest-config.ts";
import { trainingPlan } from "../plan/training.ts";

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

/** @throws {DataError} naming the baseline that does not go with this market, and why */
export function checkBaselines({ baselines }: BacktestConfig, market: HedgeMarket): void {
  for (const [i, data] of baselines.entries()) {
    const rule = baselineFromJson(data);
    try {
      rule.positions(market);
    } catch (error) {
      throw complaint(`baselines[${i}]`, rule.name, error);
    }
  }
}

function complaint(key: string, name: string, error: unknown): Error {
  const problem = error instanceof Error ? error.message : String(error);
  return new DataError(`${key} ("${name}")`, problem, "change it or leave it out");
}
