/** Everything that decides the course of a training but its data: plain JSON. */
import { checkSchedule, DomainError } from "@volsmith/numerics";
import type { Schedule } from "@volsmith/numerics";

import { checkConfig, publishedConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { checkLosses, publishedLosses } from "./losses/options.ts";
import type { LossOptions } from "./losses/options.ts";
import { ADAMW } from "./optimiser/adamw.ts";
import type { AdamWOptions } from "./optimiser/adamw.ts";

export interface TrainingConfig {
  readonly operator: OperatorConfig;
  /** Decides first weights, subsampling and stencils. */
  readonly seed: number;
  /** Steps of the optimiser, each on the mean gradient of `batch` surfaces. */
  readonly steps: number;
  readonly batch: number;
  /** First surface of the stream to train on. */
  readonly firstSurface: number;
  readonly schedule: Schedule;
  readonly adamw: AdamWOptions;
  /** Gradients longer than this are shortened to it. */
  readonly clipNorm: number;
  /** Memory of the moving average of the weights, which is what is validated; 0 for none. */
  readonly averageDecay: number;
  readonly losses: LossOptions;
  /** Range of the probability with which a quote is shown to the operator; null shows all. */
  readonly keep: readonly [min: number, max: number] | null;
  /** Steps between validations, and between checkpoints. */
  readonly validateEvery: number;
  readonly checkpointEvery: number;
  /** Parts the gradient is added up in; on any number of threads the result is the same. */
  readonly parts: number;
}

/**
 * The published training but for its length: AdamW at 1e-4, weight decay 1e-5, 64 surfaces a step,
 * inputs kept with a probability from (0.6, 1.2).
 */
export const publishedTraining: TrainingConfig = {
  operator: publishedConfig,
  seed: 1,
  steps: 1000,
  batch: 64,
  firstSurface: 0,
  schedule: { kind: "constant", rate: 1e-4 },
  adamw: ADAMW,
  clipNorm: 1,
  averageDecay: 0.999,
  losses: publishedLosses,
  keep: [0.6, 1.2],
  validateEvery: 50,
  checkpointEvery: 50,
  parts: 32,
};

/**
 * What a training takes where nothing else is said: a network that corrects a spline through the
 * quotes, smooth in ρ, taught the truth between quotes as well as at them; a night on two
 * processors. The published weights of smoothness would outweigh all other terms near a prior,
 * which has bends of its own.
 */
export const defaultTraining: TrainingConfig = {
  ...publishedTraining,
  operator: {
    ...publishedConfig,
    neighbourOrder: "fixed",
    neighbourWeights: "taper",
    prior: "spline",
    priorBound: 0.15,
  },
  steps: 20_000,
  batch: 8,
  schedule: { kind: "cosine", rate: 1e-3, warmUp: 100, floor: 0.02 },
  losses: {
    ...publishedLosses,
    weights: { ...publishedLosses.weights, truth: 1, smoothRho: 1e-5, smoothZ: 1e-4 },
    stencils: { kind: "sampled", slices: 100, terms: 50 },
  },
  keep: [0.4, 1.2],
  validateEvery: 200,
};

/** @throws {DomainError} naming the entry */
export function checkTraining(config: TrainingConfig): TrainingConfig {
  const where = "training configuration";
  checkConfig(config.operator);
  checkLosses(config.losses);
  checkSchedule(config.schedule);
  for (const name of ["steps", "batch", "validateEvery", "checkpointEvery", "parts"] as const) {
    if (!Number.isSafeInteger(config[name]) || config[name] < 1)
      throw new DomainError(where, name, config[name], "a positive integer");
  }
  for (const name of ["seed", "firstSurface"] as const) {
    if (!Number.isSafeInteger(config[name]) || config[name] < 0)
      throw new DomainError(where, name, config[name], "a whole number, 0 or more");
  }
  const { keep } = config;
  if (keep !== null && !(keep[0] > 0 && keep[0] <= keep[1]))
    throw new DomainError(where, "keep", keep, "null or [min, max] with 0 < min ≤ max");
  if (!(config.clipNorm > 0)) throw new DomainError(where, "clipNorm", config.clipNorm, "positive");
  if (!(config.averageDecay >= 0 && config.averageDecay < 1))
    throw new DomainError(where, "averageDecay", config.averageDecay, "in [0, 1)");
  const { beta1, beta2, epsilon, weightDecay } = config.adamw;
  for (const [name, beta] of Object.entries({ beta1, beta2 }))
    if (!(beta >= 0 && beta < 1)) throw new DomainError(where, name, beta, "in [0, 1)");
  if (!(epsilon > 0)) throw new DomainError(where, "epsilon", epsilon, "positive");
  if (!(weightDecay >= 0)) throw new DomainError(where, "weightDecay", weightDecay, "0 or more");
  return config;
}
