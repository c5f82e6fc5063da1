/** Stages of a mixture's training as requests to the engine: experts alone, and all together. */
import type { DataSource, InputShapes, TrainingRequest, Weights } from "@volsmith/engine";

import { adamOf, scheduleOf } from "../../config/training-keys.ts";
import { columnsOf } from "../../data/columns.ts";
import { rowSource } from "../../data/row-source.ts";
import type { RowReader, TrainingInputs } from "../../data/row-source.ts";
import { recordLoss, scaleOf } from "../../neural/loss.ts";
import { priceShapes, recordPrice, stepsOf } from "../../neural/network.ts";
import type { NetworkParts } from "../../neural/network.ts";
import type { PricerData } from "../../pricer.ts";
import { balancedObjective, isBalanced, recordBalanced } from "./balance.ts";
import { expertConfigs } from "./config.ts";
import type { MixtureConfig } from "./config.ts";
import { expertArchitecture, expertScope, recordGatedPrice } from "./network.ts";
import { regimes } from "./regimes.ts";
import { learns } from "./standards.ts";

/** What all stages share. */
export interface MixtureTask {
  readonly weights: Weights;
  readonly parts: NetworkParts;
  readonly config: MixtureConfig;
  readonly data: PricerData;
  readonly seed: number;
}

export type Request<I extends InputShapes = TrainingInputs> = TrainingRequest<I>;

/** Rows an expert learns from, and is judged by, as numbers within their parts. */
export interface ExpertRows {
  readonly train: Uint32Array;
  readonly validation?: Uint32Array;
}

/** First stage: one expert, on the rows of its regime, with its weights only. */
export function expertStage(task: MixtureTask, expert: number, rows: ExpertRows): Request {
  const { weights, parts, config, seed } = task;
  const own = expertConfigs(config)[expert];
  const alone = { ...parts, architecture: expertArchitecture(config, expert) };
  const scope = `${expertScope(expert)}.`;
  return {
    weights,
    inputs: shapesOf(parts),
    loss: (values) => recordLoss(config.loss, { ...values, price: recordPrice(alone, values) }),
    data: someRows(sourceOf(task, "train"), rows.train),
    ...(rows.validation && {
      validation: someRows(sourceOf(task, "validation"), rows.validation),
    }),
    batchRows: own.batchRows,
    epochs: own.epochs,
    patience: own.patience,
    schedule: scheduleOf(own),
    adam: adamOf(own),
    seed: seedOf(seed, 1 + expert),
    trainable: (name) => name.startsWith(scope) && learns(name),
  };
}

/**
 * Third stage: gate and experts together, rows going to their active experts only.
 * @param level what the gate's stage left of the loss
 */
export function jointStage(task: MixtureTask, level: number): Request {
  const { weights, parts, config, seed } = task;
  return {
    weights,
    inputs: shapesOf(parts),
    loss(values) {
      const { price, ...gated } = recordGatedPrice(parts, values);
      const own = recordLoss(config.loss, { ...values, price });
      return isBalanced(config) ? recordBalanced(own, gated) : own;
    },
    ...objectiveOf(config, level),
    data: sourceOf(task, "train"),
    validation: sourceOf(task, "validation"),
    batchRows: config.batchRows,
    epochs: config.epochs,
    patience: config.patience,
    schedule: scheduleOf(config),
    adam: adamOf(config),
    seed: seedOf(seed, 2 + regimes.length),
    trainable: learns,
  };
}

/** Weights of the balance count in losses of this level. */
export function objectiveOf(config: MixtureConfig, level: number): Pick<Request, "objective"> {
  return isBalanced(config) ? { objective: balancedObjective(config, level) } : {};
}

/** Batches of each stage come in an order of their own. */
export function seedOf(seed: number, stage: number): number {
  return 32 * (seed % 2 ** 40) + stage;
}

export function shapesOf(parts: NetworkParts): TrainingInputs {
  const { loss, lossFloor } = parts.config;
  const shapes = { ...priceShapes(parts), y: [1], ...(scaleOf(loss, lossFloor) && { scale: [1] }) };
  return shapes as unknown as TrainingInputs;
}

export function readerOf({ parts, data: { table } }: MixtureTask): RowReader {
  const columns = columnsOf(table, parts.featureNames, "trainPricer");
  return { table, columns, steps: stepsOf(parts) };
}

export function sourceOf(
  task: MixtureTask,
  part: "train" | "validation",
): DataSource<TrainingInputs> {
  const { loss, lossFloor } = task.config;
  return rowSource(readerOf(task), task.data.split[part], scaleOf(loss, lossFloor));
}

/** Some rows of a source, by their numbers in it. */
function someRows<I extends InputShapes>(
  { fill }: DataSource<I>,
  chosen: Uint32Array,
): DataSource<I> {
  return {
    rows: chosen.length,
    fill: (numbers, inputs) =>
      fill(
        numbers.map((number) => chosen[number]),
        inputs,
      ),
  };
}
