/** All that a training is, between two steps: from it the same training goes on. */
import type { AdamState } from "../optimisers/adam.ts";

/** One finished epoch. */
export interface EpochRecord {
  /** Mean training loss over the epoch, dropout included. */
  readonly loss: number;
  /** Validation loss after the epoch; null where there is no validation set. */
  readonly validation: number | null;
  /** Learning rate of its last step. */
  readonly rate: number;
}

export interface TrainingState {
  /** Epochs finished, and batches done in the one under way. */
  readonly epoch: number;
  readonly batch: number;
  /** Σ loss·rows over those batches. */
  readonly lossSum: number;
  readonly weights: ReadonlyMap<string, Float32Array>;
  readonly adam: AdamState;
  /** Weights of the best epoch so far; null before the first. */
  readonly best: ReadonlyMap<string, Float32Array> | null;
  /** Number of the best epoch, from 0; −1 before the first. */
  readonly bestEpoch: number;
  readonly history: readonly EpochRecord[];
}
