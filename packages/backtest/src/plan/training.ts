import { architectureFromJson, criterionFromJson, featureFromJson } from "@volsmith/hedging";
import type { HedgeTraining } from "@volsmith/hedging";

import type { BacktestConfig, PolicyConfig } from "../config/backtest-config.ts";

/** All of a training but its paths. */
export type TrainingPlan = Omit<HedgeTraining, "market" | "validation" | "redraw">;

/** What a policy leaves out is the back-test's, or the hedger's default. */
export function trainingPlan(config: BacktestConfig, policy: PolicyConfig): TrainingPlan {
  const { name, network, features, criterion = config.criterion, ...rest } = policy;
  return {
    ...(rest as Partial<TrainingPlan>),
    name,
    architecture: architectureFromJson(network),
    criterion: criterionFromJson(criterion),
    premium: config.premium,
    ...(features && { features: features.map((data) => featureFromJson(data)) }),
  };
}
