import { DomainError, randomGenerator } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";

import type { Features } from "../booster.ts";
import type { Objective } from "../objectives/objective.ts";
import { squaredError } from "../objectives/squared-error.ts";

/** A table to train on or to watch. */
export interface BoosterData {
  /** Row-major [nRows, nFeatures]; NaN is a missing value. Compared in single precision. */
  readonly features: Features;
  /** [nRows] */
  readonly targets: Float64Array | Float32Array;
  /** Weights ≥ 0 of the rows, by default all 1. [nRows] */
  readonly weights?: Float64Array | Float32Array;
}

/** Names in brackets are XGBoost's, as are the defaults. */
export interface BoosterOptions {
  readonly objective?: Objective;
  /** Trees to grow at most. 100 */
  readonly rounds?: number;
  /** Edges from root to leaf at most. [max_depth] 6 */
  readonly maxDepth?: number;
  /** Factor of every leaf. [eta] 0.3 */
  readonly learningRate?: number;
  /** L2 penalty of leaf weights. [lambda] 1 */
  readonly l2?: number;
  /** L1 penalty of leaf weights. [alpha] 0 */
  readonly l1?: number;
  /** Least gain of a split. [gamma, min_split_loss] 0 */
  readonly minSplitGain?: number;
  /** Least sum of hessians in a child. [min_child_weight] 1 */
  readonly minChildWeight?: number;
  /** Bins of a feature at most, 2 to 256; one less where values are missing. [max_bin] 256 */
  readonly maxBins?: number;
  /** Share of rows drawn for each tree. [subsample] 1 */
  readonly subsample?: number;
  /** Share of features drawn for each tree, at least one. [colsample_bytree] 1 */
  readonly colsampleByTree?: number;
  /** Share of those drawn for each level of a tree, at least one. [colsample_bylevel] 1 */
  readonly colsampleByLevel?: number;
  /** Prediction before the first tree; "mean" is the weighted mean target. [base_score] 0.5 */
  readonly baseScore?: number | "mean";
  /** Draws rows and features. The same generator gives the same trees on any number of threads. */
  readonly random?: RandomGenerator;
  /** Rows whose metric is reported after every round. */
  readonly validation?: BoosterData;
  /**
   * Stop when the validation metric has not improved for so many rounds, and keep the trees up to
   * the best one. [early_stopping_rounds]
   */
  readonly patience?: number;
  /** One name a feature, kept with the model. */
  readonly featureNames?: readonly string[];
  /** Threads, the caller's included; "auto" takes one for small tables, else the processors. */
  readonly threads?: number | "auto";
}

/** Options with their defaults, checked. */
export type Settings = Required<Omit<BoosterOptions, "validation" | "patience">> & {
  readonly validation: BoosterData | null;
  readonly patience: number | null;
};

const WHERE = "trainBooster";

/** @throws {DomainError} for an option outside its domain */
export function settingsOf({
  objective = squaredError(),
  rounds = 100,
  maxDepth = 6,
  learningRate = 0.3,
  l2 = 1,
  l1 = 0,
  minSplitGain = 0,
  minChildWeight = 1,
  maxBins = 256,
  subsample = 1,
  colsampleByTree = 1,
  colsampleByLevel = 1,
  baseScore = 0.5,
  random = randomGenerator(0),
  validation,
  patience,
  featureNames = [],
  threads = "auto",
}: BoosterOptions): Settings {
  check({ rounds, maxDepth }, "a positive integer", (x) => Number.isInteger(x) && x > 0);
  check({ learningRate }, "positive and finite", (x) => x > 0 && x < Infinity);
  check(
    { l2, l1, minSplitGain, minChildWeight },
    "finite, 0 or more",
    (x) => x >= 0 && x < Infinity,
  );
  check({ maxBins }, "an integer from 2 to 256", (x) => Number.isInteger(x) && x >= 2 && x <= 256);
  check({ subsample, colsampleByTree, colsampleByLevel }, "in (0, 1]", (x) => x > 0 && x <= 1);
  if (threads !== "auto") {
    check({ threads }, 'a positive integer or "auto"', (x) => Number.isInteger(x) && x > 0);
  }
  if (patience !== undefined) {
    check({ patience }, "a positive integer", (x) => Number.isInteger(x) && x > 0);
    if (!validation) {
      throw new DomainError(
        WHERE,
        "patience",
        patience,
        "used with a validation set",
        "pass options.validation, or leave patience out",
      );
    }
  }
  if (baseScore !== "mean") checkBaseScore(baseScore, objective);
  return {
    objective,
    rounds,
    maxDepth,
    learningRate,
    l2,
    l1,
    minSplitGain,
    minChildWeight,
    maxBins,
    subsample,
    colsampleByTree,
    colsampleByLevel,
    baseScore,
    random,
    validation: validation ?? null,
    patience: patience ?? null,
    featureNames,
    threads,
  };
}

/** @throws {DomainError} for a base score that is no prediction of the objective */
export function checkBaseScore(baseScore: number, objective: Objective): void {
  const problem = Number.isFinite(baseScore) ? objective.baseScoreProblem(baseScore) : "finite";
  if (problem) throw new DomainError(WHERE, "baseScore", baseScore, problem);
}

function check(
  options: Readonly<Record<string, number>>,
  requirement: string,
  holds: (value: number) => boolean,
): void {
  for (const [name, value] of Object.entries(options)) {
    if (!holds(value)) throw new DomainError(WHERE, name, value, requirement);
  }
}
