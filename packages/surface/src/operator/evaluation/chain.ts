import type { Snapshot } from "@volsmith/market";

/** Quotes to evaluate on. */
export interface EvaluationChain {
  readonly name: string;
  readonly snapshot: Snapshot;
}
