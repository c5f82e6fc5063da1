/** How a search goes about: which configurations learn for how long, and which of them go on. */
import type { PricerConfig } from "@volsmith/pricers";
import type { RandomGenerator } from "@volsmith/numerics";

import type { SearchSpace } from "../config/model-catalogue.ts";
import type { SearchConfig } from "../config/model-entry.ts";

/** One configuration under trial. */
export interface Trial {
  /** "t007": its number in the search. */
  readonly id: string;
  readonly config: PricerConfig;
  /** Rung it learns in, from 0; each goes on where the one before ended. */
  readonly rung: number;
  /** Rungs there are, if it comes that far. */
  readonly rungs: number;
}

/** What is known of a trial after a rung; a loss of null is worse than any. */
export interface TrialLoss {
  readonly id: string;
  readonly loss: number | null;
}

export interface SearchStrategy {
  readonly kind: SearchConfig["strategy"];
  /** Trials of the first rung. */
  begin(space: SearchSpace, options: StrategyOptions): readonly Trial[];
  /** Trials of the next rung, given how those of the last one did; empty when the search is over. */
  next(
    rung: readonly Trial[],
    losses: readonly TrialLoss[],
    search: SearchConfig,
  ): readonly Trial[];
}

export interface StrategyOptions {
  readonly search: SearchConfig;
  readonly random: RandomGenerator;
}

/** Best first; trials that have no loss last; ties in order of the trials. */
export function ranked<T extends TrialLoss>(losses: readonly T[]): T[] {
  return losses.toSorted(
    (a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity) || (a.id < b.id ? -1 : 1) || 0,
  );
}

export function trialId(number: number): string {
  return `t${String(number).padStart(4, "0")}`;
}
