/** The rules a configuration names, ready to run. */
import { baselineFromJson } from "@volsmith/hedging";
import type { HedgeMarket, HedgePolicy } from "@volsmith/hedging";

import type { BacktestConfig } from "../config/backtest-config.ts";
import { complaint } from "./complaint.ts";

/** Training paths, drawn when they are asked for. */
export type TrainingPaths = () => Promise<HedgeMarket>;

/**
 * The baselines in their order. Those that have something to learn learn it from all training paths, and
 * from no others.
 *
 * @throws {DataError} naming the baseline that cannot learn from these paths, and why
 */
export async function readyBaselines(
  { baselines }: Pick<BacktestConfig, "baselines">,
  training: TrainingPaths,
): Promise<readonly HedgePolicy[]> {
  const ready: HedgePolicy[] = [];
  for (const [i, data] of baselines.entries()) {
    const rule = baselineFromJson(data);
    const paths = rule.learn ? await training() : null;
    try {
      ready.push(paths ? rule.learn!(paths) : rule);
    } catch (error) {
      throw complaint(`baselines[${i}]`, rule.name, error);
    }
  }
  return ready;
}
