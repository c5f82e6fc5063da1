/** Ready configurations: what is learned from, what is learned, and what it is compared with. */
import type { HedgeTraining } from "../hedger/train-hedge.ts";
import type { HedgeMarket } from "../market.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import type { Process } from "../processes/process.ts";

export interface HedgeExperiment {
  readonly training: HedgeTraining;
  /** Paths no training has seen. */
  readonly test: HedgeMarket;
  readonly baselines: readonly HedgePolicy[];
}

/** What an experiment leaves open. */
export interface ExperimentOptions {
  readonly process?: Process;
  readonly nTraining?: number;
  readonly nTest?: number;
  /** Of the paths. */
  readonly seed?: number;
}
