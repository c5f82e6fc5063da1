import { Training, Weights } from "@volsmith/engine";
import type { TrainingResult } from "@volsmith/engine";
import { DataError, randomGenerator } from "@volsmith/numerics";

import { namesOf } from "../config/features-key.ts";
import { adamOf, scheduleOf } from "../config/training-keys.ts";
import { checkFinite } from "../data/check-finite.ts";
import { columnsOf } from "../data/columns.ts";
import { featureMoments } from "../data/moments.ts";
import { rowSource } from "../data/row-source.ts";
import type { TrainingInputs } from "../data/row-source.ts";
import type { PricerData, TrainedPricer, TrainPricerOptions } from "../pricer.ts";
import type { NetworkConfig } from "./architecture.ts";
import { aboutTraining, readCheckpoint, writeCheckpoint } from "./checkpoint.ts";
import { judgeTraining } from "./judge-training.ts";
import { recordLoss, scaleOf } from "./loss.ts";
import { priceShapes, recordPrice, stepsOf } from "./network.ts";
import type { NetworkParts } from "./network.ts";
import { NetworkPricer } from "./network-pricer.ts";
import { checkForm, fitOutput } from "./output.ts";

/**
 * Trains a network on the table's training part; its validation part stops it and chooses the weights.
 *
 * @throws {DataError} when features are missing, or parts are empty
 * @throws the signal's reason, once `onCheckpoint` has been given the state
 */
export async function trainNetwork(
  network: Pick<NetworkParts, "architecture" | "config">,
  data: PricerData,
  options: TrainPricerOptions,
): Promise<TrainedPricer> {
  const startedAt = performance.now();
  const parts = fitParts(network, data);
  const weights = new Weights(options.engine, randomGenerator(options.seed));
  try {
    const { advice, ...outcome } = await fit(weights, parts, { data, options });
    const { seed } = options;
    const judged = judgeTraining(new NetworkPricer(weights, parts), outcome, { data, seed });
    return {
      ...judged,
      seconds: (performance.now() - startedAt) / 1000,
      ...adviceOf(advice ?? idleAdvice(judged.bestLoss, parts.config, data)),
    };
  } catch (error) {
    weights.dispose();
    throw error;
  }
}

export function adviceOf(advice: string | null): { readonly advice?: string } {
  return advice === null ? {} : { advice };
}

/** What to try where a network has learned no more than a mean; null where it has. */
export function idleAdvice(
  bestLoss: number,
  config: NetworkConfig,
  data: PricerData,
): string | null {
  const ofMean = meanError(data);
  if (!(bestLoss >= ofMean)) return null;
  const numbers = `mean squared error ${bestLoss.toPrecision(3)}, that of the mean ${ofMean.toPrecision(3)}`;
  return (
    `on the validation part it prices no better than the training part's mean C/K (${numbers}): try ` +
    `another rate (it was ${config.rate}), more epochs, an output that starts at the right size (it was ` +
    `"${config.output}"), or outside "clamp" where features drift`
  );
}

/** Mean squared error, on the validation part, of the training part's mean C/K. */
function meanError({ table: { targets }, split: { train, validation } }: PricerData): number {
  let sum = 0;
  for (let row = train.from; row < train.to; row++) sum += targets[row];
  const mean = sum / (train.to - train.from);
  let squares = 0;
  for (let row = validation.from; row < validation.to; row++) squares += (targets[row] - mean) ** 2;
  return squares / (validation.to - validation.from);
}

/** What the training part decides before the first step. */
export function fitParts(
  { architecture, config }: Pick<NetworkParts, "architecture" | "config">,
  { table, split }: PricerData,
): NetworkParts {
  const featureNames = namesOf(config, table.featureNames);
  checkForm(config, featureNames);
  if (split.validation.to <= split.validation.from)
    throw new DataError("trainPricer", "the validation part has no rows");
  for (const rows of [split.train, split.validation]) checkFinite(table, featureNames, rows);
  const moments = featureMoments(table, featureNames, split.train);
  const output = fitOutput(config, table, split.train);
  return { architecture, config, featureNames, moments, ...output };
}

async function fit(
  weights: Weights,
  parts: NetworkParts,
  {
    data: { table, split },
    options,
  }: {
    readonly data: PricerData;
    readonly options: TrainPricerOptions;
  },
): Promise<TrainingResult> {
  const { config, architecture } = parts;
  const { seed, resume, signal, onProgress, onCheckpoint, checkpointEpochs = 1 } = options;
  const about = aboutTraining(parts, seed);
  const columns = columnsOf(table, parts.featureNames, "trainPricer");
  const reader = { table, columns, steps: stepsOf(parts) };
  const scale = scaleOf(config.loss, config.lossFloor);
  const inputs = {
    ...priceShapes(parts),
    y: [1],
    ...(scale && { scale: [1] }),
  } as unknown as TrainingInputs;
  const training = new Training<TrainingInputs>({
    weights,
    inputs,
    loss: (values) => recordLoss(config.loss, { ...values, price: recordPrice(parts, values) }),
    data: rowSource(reader, split.train, scale),
    validation: rowSource(reader, split.validation, scale),
    batchRows: config.batchRows,
    epochs: config.epochs,
    patience: config.patience,
    schedule: scheduleOf(config),
    adam: adamOf(config),
    seed,
  });
  try {
    if (resume) training.restore(readCheckpoint(resume, about));
    return await training.run({
      stage: `train ${architecture.kind}`,
      checkpointEpochs,
      ...(signal && { signal }),
      ...(onProgress && { onProgress }),
      ...(onCheckpoint && { onCheckpoint: (state) => onCheckpoint(writeCheckpoint(state, about)) }),
    });
  } finally {
    training.dispose();
  }
}
