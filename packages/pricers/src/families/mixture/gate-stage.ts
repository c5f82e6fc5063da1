/**
 * Second stage of a mixture's training: the gate, with experts frozen. What they say of each row is
 * computed once.
 *
 * The mixture's own loss says nothing of experts that are not active, and would leave a row with
 * whichever ones a gate without experience gave it. Beside it stand, of all nine experts, with
 * s = softmax(logits) and L the experts' mean loss on their own regimes:
 *
 *   competition·Σ s_e·loss_e [JJNH91 eq. 1.2]  −  guidance·L·ln s_own,
 *
 * the second for the expert of the row's own regime.
 *
 * [JJNH91] Jacobs, Jordan, Nowlan & Hinton, "Adaptive mixtures of local experts", Neural Computation
 *          3(1), 1991.
 */
import {
  add,
  affine,
  clamp,
  concat,
  logarithm,
  LossProgram,
  multiply,
  slice,
  sparseSoftmax,
  subtract,
  sumFeatures,
} from "@volsmith/engine";
import type { DataSource, RowShape, Value } from "@volsmith/engine";

import { recordLoss } from "../../neural/loss.ts";
import { recordOutput } from "../../neural/output.ts";
import type { TrainingInputs } from "../../data/row-source.ts";
import { isBalanced, recordBalanced } from "./balance.ts";
import { expertOutputs } from "./expert-outputs.ts";
import { GATE, recordGatedPrice } from "./network.ts";
import { regimes, regimesOf } from "./regimes.ts";
import { objectiveOf, readerOf, seedOf, shapesOf, sourceOf } from "./stages.ts";
import type { MixtureTask, Request } from "./stages.ts";

const N = regimes.length;
/** Shares below this are no smaller to the logarithm. */
const LEAST_SHARE = 1e-9;

type GateInputs = TrainingInputs & {
  /** What each expert says, before the output form. */
  readonly experts: RowShape;
  /** 1 at the row's regime, else 0. */
  readonly own: RowShape;
};

type GateValues = { readonly [K in keyof GateInputs]: Value };

/** The gate's training; experts stand still. */
export function gateStage(task: MixtureTask): Request<GateInputs> {
  const { weights, config, seed } = task;
  const { gate } = config;
  const data = gateSource(task, "train");
  const inputs = { ...shapesOf(task.parts), experts: [N], own: [N] } as unknown as GateInputs;
  const level = ownLoss(task, inputs, data);
  return {
    weights,
    inputs,
    loss: (values) => recordGateLoss(task, values, level),
    ...objectiveOf(config, level),
    data,
    validation: gateSource(task, "validation"),
    batchRows: gate.batchRows,
    epochs: gate.epochs,
    patience: gate.patience,
    schedule: { kind: "constant", rate: gate.rate },
    seed: seedOf(seed, 1 + N),
    trainable: (name) => name.startsWith(`${GATE}.`),
  };
}

function recordGateLoss({ parts, config }: MixtureTask, values: GateValues, level: number): Value {
  const { gate, loss } = config;
  const { price, ...gated } = recordGatedPrice(parts, values, (_, { gates }) =>
    sumFeatures(multiply(gates, values.experts)),
  );
  let total = recordLoss(loss, { ...values, price });
  if (values.x.graph.mode === "predict") return total;
  const shares = sparseSoftmax(gated.logits);
  if (gate.competition > 0) {
    const losses = regimes.map((_, e) =>
      recordLoss(loss, {
        ...values,
        price: formed({ parts }, values, slice(values.experts, e, e + 1)),
      }),
    );
    const expected = sumFeatures(multiply(shares, concat(losses)));
    total = add(total, affine(expected, { scale: gate.competition }));
  }
  if (gate.guidance > 0) {
    const own = sumFeatures(multiply(shares, values.own));
    const likelihood = logarithm(clamp(own, { least: LEAST_SHARE, most: 1 }));
    total = subtract(total, affine(likelihood, { scale: gate.guidance * level }));
  }
  return isBalanced(config) ? recordBalanced(total, gated) : total;
}

/** A price from a number before the output form. */
function formed({ parts }: Pick<MixtureTask, "parts">, { x }: GateValues, raw: Value): Value {
  const { config, featureNames, shift, scale } = parts;
  return recordOutput(raw, { choice: config, shift, scale, x, featureNames });
}

/** Mean loss of rows priced by the expert of their own regime. */
function ownLoss(task: MixtureTask, inputs: GateInputs, data: DataSource<GateInputs>): number {
  const rows = Math.min(data.rows, 1024);
  const program = new LossProgram<GateInputs>(task.weights, {
    rows,
    inputs,
    mode: "predict",
    loss(values) {
      const raw = sumFeatures(multiply(values.experts, values.own));
      return recordLoss(task.config.loss, { ...values, price: formed(task, values, raw) });
    },
  });
  let sum = 0;
  for (let from = 0; from < data.rows; from += rows) {
    const n = Math.min(rows, data.rows - from);
    const views = Object.keys(inputs).map((name) => [
      name,
      program.inputs.view(name as keyof GateInputs),
    ]);
    const numbers = Uint32Array.from({ length: n }, (_, i) => from + i);
    data.fill(numbers, Object.fromEntries(views) as Parameters<typeof data.fill>[1]);
    sum += n * program.run(n);
  }
  program.dispose();
  return sum / data.rows;
}

function gateSource(task: MixtureTask, part: "train" | "validation"): DataSource<GateInputs> {
  const { config, data } = task;
  const rows = data.split[part];
  const { fill, rows: count } = sourceOf(task, part);
  const outputs = expertOutputs(task, readerOf(task), rows);
  const regimeOf = regimesOf(data.table, rows, config.regimes);
  return {
    rows: count,
    fill(numbers, inputs) {
      const { experts, own, ...rest } = inputs;
      fill(numbers, rest);
      own.fill(0);
      for (let i = 0; i < numbers.length; i++) {
        const row = numbers[i];
        for (let e = 0; e < N; e++) experts[i * N + e] = outputs[row * N + e];
        own[i * N + regimeOf[row]] = 1;
      }
    },
  };
}
