import { flattenWeights } from "./weight-layout.ts";
import type { LossTerms } from "./losses/options.ts";
import type { Moments } from "./optimiser/adamw.ts";
import type { TrainingConfig } from "./training-config.ts";
import type { OperatorWeights } from "../weights.ts";

/** How weights did on some surfaces kept aside. */
export interface ValidationScores {
  /** Mean loss and its terms. */
  readonly loss: number;
  readonly terms: LossTerms;
  /** Mean |v̂/v − 1| over quotes shown to the operator, and over those held back (null: none). */
  readonly mape: number;
  readonly heldBackMape: number | null;
}

/**
 * How the weights (their moving average, where there is one) did on all surfaces kept aside. The
 * mean loss decides what weights are best.
 */
export interface Validation extends ValidationScores {
  /** Steps taken before it. */
  readonly step: number;
  /** The same of each set by its name, where there are several. */
  readonly sets?: Readonly<Record<string, ValidationScores>>;
}

/** All that a training remembers between two steps. Random numbers follow from seed and step. */
export interface TrainingState {
  /** Steps taken. */
  step: number;
  readonly weights: Float64Array;
  readonly moments: Moments;
  readonly average: Float64Array;
  /** Weights of the least validation loss so far. */
  readonly best: Float64Array;
  bestValidation: Validation | null;
  readonly validations: Validation[];
  /** Mean loss of each step. */
  readonly losses: number[];
}

export function startState(initial: OperatorWeights): TrainingState {
  const weights = Float64Array.from(flattenWeights(initial));
  return {
    step: 0,
    weights,
    moments: {
      first: new Float64Array(weights.length),
      second: new Float64Array(weights.length),
    },
    average: weights.slice(),
    best: weights.slice(),
    bestValidation: null,
    validations: [],
    losses: [],
  };
}

/** What is validated and shipped. */
export function servedWeights(state: TrainingState, config: TrainingConfig): Float64Array {
  return config.averageDecay > 0 ? state.average : state.weights;
}
