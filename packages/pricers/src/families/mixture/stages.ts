/** The three stages of a mixture's training, as requests to the engine. */
import { add, affine, concat, multiply, slice, sparseSoftmax, sumFeatures } from "@volsmith/engine";
import type { DataSource, InputShapes, RowShape, TrainingRequest, Weights } from "@volsmith/engine";

import { adamOf, scheduleOf } from "../../config/training-keys.ts";
import { columnsOf } from "../../data/columns.ts";
import { rowSource } from "../../data/row-source.ts";
import type { RowReader, TrainingInputs } from "../../data/row-source.ts";
import { recordLoss, scaleOf } from "../../neural/loss.ts";
import { priceShapes, recordPrice, stepsOf } from "../../neural/network.ts";
import type { NetworkParts } from "../../neural/network.ts";
import { recordOutput } from "../../neural/output.ts";
import type { PricerData } from "../../pricer.ts";
import { balancedObjective, isBalanced, recordBalanced } from "./balance.ts";
import { expertConfigs } from "./config.ts";
import type { MixtureConfig } from "./config.ts";
import { expertOutputs } from "./expert-outputs.ts";
import { expertArchitecture, expertScope, GATE, recordGatedPrice } from "./network.ts";
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

type Request<I extends InputShapes = TrainingInputs> = TrainingRequest<I>;

/** Rows of the table an expert learns from, and is judged by; all of a part where there are none. */
export interface ExpertRows {
  readonly train: Uint32Array;
  readonly validation: Uint32Array;
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
    validation: someRows(sourceOf(task, "validation"), rows.validation),
    batchRows: own.batchRows,
    epochs: own.epochs,
    patience: own.patience,
    schedule: scheduleOf(own),
    adam: adamOf(own),
    seed: seedOf(seed, 1 + expert),
    trainable: (name) => name.startsWith(scope) && learns(name),
  };
}

type GateInputs = TrainingInputs & { readonly experts: RowShape };

/**
 * Second stage: the gate, with experts frozen. What they say of each row is computed once.
 *
 * Beside the mixture's own loss stands Σ softmax(logits)_e·loss_e over all nine experts [JJNH91]: the
 * mixture's says nothing of experts that are not active, and would leave a row with whichever experts
 * a gate without experience gave it.
 *
 * [JJNH91] Jacobs, Jordan, Nowlan & Hinton, "Adaptive mixtures of local experts", Neural Computation
 *          3(1), 1991, eq. 1.2.
 */
export function gateStage(task: MixtureTask): Request<GateInputs> {
  const { weights, parts, config, data, seed } = task;
  const { gate, loss, output: form } = config;
  const source = (part: "train" | "validation") =>
    withExperts(sourceOf(task, part), expertOutputs(task, readerOf(task), data.split[part]));
  return {
    weights,
    inputs: { ...shapesOf(parts), experts: [regimes.length] },
    loss(values) {
      const { price, logits, gates } = recordGatedPrice(parts, values, (_, open) =>
        sumFeatures(multiply(open.gates, values.experts)),
      );
      const own = recordLoss(loss, { ...values, price });
      if (values.x.graph.mode === "predict" || gate.competition === 0)
        return isBalanced(config) ? recordBalanced(own, { gates, logits }) : own;
      const { featureNames, shift } = parts;
      const losses = regimes.map((_, e) => {
        const raw = slice(values.experts, e, e + 1);
        const its = recordOutput(raw, { form, shift, x: values.x, featureNames });
        return recordLoss(loss, { ...values, price: its });
      });
      const shares = sumFeatures(multiply(sparseSoftmax(logits), concat(losses)));
      const both = add(own, affine(shares, { scale: gate.competition }));
      return isBalanced(config) ? recordBalanced(both, { gates, logits }) : both;
    },
    ...objectiveOf(config),
    data: source("train"),
    validation: source("validation"),
    batchRows: gate.batchRows,
    epochs: gate.epochs,
    patience: gate.patience,
    schedule: { kind: "constant", rate: gate.rate },
    seed: seedOf(seed, 1 + regimes.length),
    trainable: (name) => name.startsWith(`${GATE}.`),
  };
}

/** Third stage: gate and experts together, rows going to their active experts only. */
export function jointStage(task: MixtureTask): Request {
  const { weights, parts, config, seed } = task;
  return {
    weights,
    inputs: shapesOf(parts),
    loss(values) {
      const { price, ...gated } = recordGatedPrice(parts, values);
      const own = recordLoss(config.loss, { ...values, price });
      return isBalanced(config) ? recordBalanced(own, gated) : own;
    },
    ...objectiveOf(config),
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

function objectiveOf(config: MixtureConfig): Pick<Request, "objective"> {
  return isBalanced(config) ? { objective: balancedObjective(config) } : {};
}

/** Batches of each stage come in an order of their own. */
function seedOf(seed: number, stage: number): number {
  return 32 * (seed % 2 ** 40) + stage;
}

function shapesOf(parts: NetworkParts): TrainingInputs {
  const { loss, lossFloor } = parts.config;
  const shapes = { ...priceShapes(parts), y: [1], ...(scaleOf(loss, lossFloor) && { scale: [1] }) };
  return shapes as unknown as TrainingInputs;
}

function readerOf({ parts, data: { table } }: MixtureTask): RowReader {
  const columns = columnsOf(table, parts.featureNames, "trainPricer");
  return { table, columns, steps: stepsOf(parts) };
}

function sourceOf(task: MixtureTask, part: "train" | "validation"): DataSource<TrainingInputs> {
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

function withExperts(
  source: DataSource<TrainingInputs>,
  outputs: Float32Array,
): DataSource<GateInputs> {
  const n = regimes.length;
  return {
    rows: source.rows,
    fill(numbers, inputs) {
      const { experts, ...rest } = inputs;
      source.fill(numbers, rest);
      for (let i = 0; i < numbers.length; i++)
        for (let e = 0; e < n; e++) experts[i * n + e] = outputs[numbers[i] * n + e];
    },
  };
}
