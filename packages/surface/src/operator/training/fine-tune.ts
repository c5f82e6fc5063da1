/**
 * Fine-tuning: given weights, brought up to date on new snapshots without forgetting the old ones.
 *
 * [WJG24] Wiedemann, Jacquier & Gonon, "Operator deep smoothing for implied volatility", 2024.
 *         arXiv:2406.11520
 */
import type { GpuDevice } from "@volsmith/gpu";
import type { KernelOptions } from "@volsmith/kernels";
import { DataError, DomainError } from "@volsmith/numerics";

import type { OperatorConfig } from "../config.ts";
import type { OperatorWeights } from "../weights.ts";
import { fineTuneStream } from "./data/fine-tune-stream.ts";
import type { LossStream } from "./data/loss-stream.ts";
import { knownSurfaces } from "./known-surfaces.ts";
import { publishedLosses } from "./losses/options.ts";
import type { LossOptions } from "./losses/options.ts";
import type { LossSurface } from "./losses/surface-loss.ts";
import { trainOperator } from "./train-operator.ts";
import type { TrainedOperator, TrainingControl } from "./train-operator.ts";
import { defaultTraining } from "./training-config.ts";
import type { TrainingConfig } from "./training-config.ts";

export interface FineTuning extends FineTuneOptions {
  readonly weights: OperatorWeights;
  /** New snapshots, each shown once an epoch. */
  readonly newSurfaces: readonly LossSurface[];
  /**
   * Older data: as many of these join each mini-batch as there are new ones in it. Surfaces that
   * the weights do not know are passed over, see `knownSurfaces`.
   */
  readonly oldSurfaces: LossStream;
  /** Surface of the old stream to begin with, so that one fine-tuning goes on behind another. */
  readonly firstOld?: number;
  /** What the surfaces are; a fine-tuning is resumed on no others. */
  readonly data?: string;
  /** A checkpoint's bytes, to go on from. */
  readonly resume?: Uint8Array;
  readonly kernels?: KernelOptions;
  /** A graphics card to train on, see `OperatorTraining`. */
  readonly gpu?: GpuDevice;
}

export interface FineTuneOptions {
  /** Times each new snapshot is shown. */
  readonly epochs?: number;
  /** New surfaces of a mini-batch, which is twice as large; at most as many as there are. */
  readonly batch?: number;
  /** Highest learning rate, falling by half a cosine to a tenth. */
  readonly rate?: number;
  readonly seed?: number;
  /** Old surfaces on which the weights are further off are passed over, see `knownSurfaces`. */
  readonly oldError?: number;
  /** What else of a training should differ from `defaultTraining`. */
  readonly config?: Partial<
    Pick<TrainingConfig, "losses" | "keep" | "adamw" | "clipNorm" | "parts">
  >;
}

export interface FineTunedOperator extends Pick<TrainedOperator, "weights" | "checkpoint"> {
  readonly epochs: number;
  readonly steps: number;
  /** Surfaces shown, new and old alike. */
  readonly shown: number;
  /** First old surface that was not looked at. */
  readonly nextOld: number;
  /** Mean loss of the mini-batches of each epoch, new and old together. */
  readonly epochLosses: readonly number[];
}

/** Epochs over a month, as in [WJG24]. */
export const FINE_TUNE_EPOCHS = 10;
export const FINE_TUNE_BATCH = 4;
export const FINE_TUNE_RATE = 3e-4;
/** Share of the steps in which the rate rises. */
const WARM_UP = 0.1;

/**
 * Trains on new snapshots for some epochs, each mini-batch joined by as much old data [WJG24].
 *
 * On abort it saves a checkpoint and throws the signal's reason, as `trainOperator` does.
 *
 * @returns the moving average of the weights after the last step; nothing is chosen by validation
 * @throws {DataError} where there are no new snapshots
 * @throws {DomainError} for numbers outside their domains, or another fine-tuning's checkpoint
 */
export async function fineTuneOperator(
  tuning: FineTuning,
  control: TrainingControl = {},
): Promise<FineTunedOperator> {
  const { weights, newSurfaces, oldSurfaces, firstOld = 0, resume, data, kernels, gpu } = tuning;
  const { epochs = FINE_TUNE_EPOCHS, rate = FINE_TUNE_RATE, seed = 1, config, oldError } = tuning;

  const { batch, steps } = fineTuneSteps(newSurfaces.length, tuning);
  const known = await knownSurfaces(weights, oldSurfaces, {
    count: batch * steps,
    from: firstOld,
    ...(oldError !== undefined && { mostError: oldError }),
    ...(kernels && { kernels }),
    ...(control.signal && { signal: control.signal }),
    ...(control.onProgress && { onProgress: control.onProgress }),
  });
  const chosen = { batch, seed, oldIndices: known.indices };
  const stream = fineTuneStream(newSurfaces, oldSurfaces, chosen);
  const whole: Partial<TrainingConfig> = {
    ...defaultTraining,
    losses: lossesFor(weights.config),
    ...config,
    operator: weights.config,
    seed,
    steps,
    batch: 2 * batch,
    schedule: { kind: "cosine", rate, warmUp: Math.ceil(WARM_UP * steps), floor: 0.1 },
    checkpointEvery: Math.ceil(steps / epochs),
  };
  const trained = await trainOperator(
    {
      stream,
      ...(resume ? { resume } : { config: whole, initial: weights }),
      ...(data !== undefined && { data }),
      ...(kernels && { kernels }),
      ...(gpu && { gpu }),
    },
    control,
  );
  return {
    weights: trained.weights,
    checkpoint: trained.checkpoint,
    epochs,
    steps,
    shown: 2 * batch * steps,
    nextOld: known.next,
    epochLosses: epochMeans(trained.losses, epochs),
  };
}

/** The published losses for operators as published, with the truth where it is known. */
function lossesFor({ prior }: OperatorConfig): LossOptions {
  if (prior !== "none") return defaultTraining.losses;
  return { ...publishedLosses, weights: { ...publishedLosses.weights, truth: 1 } };
}

/**
 * Mini-batches of a fine-tuning.
 * @param nNew number of new snapshots
 * @throws {DataError} where there are none; {DomainError} for epochs or batch below 1
 */
export function fineTuneSteps(
  nNew: number,
  { epochs = FINE_TUNE_EPOCHS, batch = FINE_TUNE_BATCH }: FineTuneOptions = {},
): { readonly batch: number; readonly steps: number } {
  const where = "fineTuneOperator";
  if (nNew === 0) throw new DataError(where, "there are no new snapshots", "give at least one");
  for (const [name, value] of Object.entries({ epochs, batch })) {
    if (!Number.isSafeInteger(value) || value < 1)
      throw new DomainError(where, name, value, "a whole number from 1 on");
  }
  const size = Math.min(batch, nNew);
  return { batch: size, steps: Math.ceil((epochs * nNew) / size) };
}

/** Means of as many stretches of equal length as there are epochs. */
function epochMeans(losses: readonly number[], epochs: number): number[] {
  const n = losses.length;
  return Array.from({ length: Math.min(epochs, n) }, (_, e) => {
    const stretch = losses.slice(
      Math.floor((e * n) / epochs),
      Math.max(Math.floor((e * n) / epochs) + 1, Math.floor(((e + 1) * n) / epochs)),
    );
    return stretch.reduce((sum, loss) => sum + loss, 0) / stretch.length;
  });
}
