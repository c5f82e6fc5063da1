import { ShapeError } from "@volsmith/numerics";

import type { Meaning } from "../graph/meaning.ts";
import type { Operation, Placement, Table } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import type { Parameter } from "../weights/parameter.ts";
import { activationCode } from "./activation.ts";
import { requireMask } from "./pooling.ts";
import { through } from "./through.ts";

/** What candidates, and an LSTM's cells on their way out, go through. */
export type RecurrentActivation = "tanh" | "relu" | "sigmoid";

export interface RecurrentOptions {
  /** Scope of the parameters. */
  readonly name: string;
  readonly units: number;
  /** [steps] a row: 0 for a step to be passed over, leaving the state alone, 1 for one that counts. */
  readonly mask?: Value;
  /** "tanh" by default; states of "relu" know no bound, and may grow from step to step. */
  readonly activation?: RecurrentActivation;
}

export interface RecurrentParts {
  readonly code: string;
  readonly meaning: Meaning;
  /** Gates of the input weights in the order kernels keep them, and of the recurrent ones. */
  readonly order: readonly number[];
  readonly recurrentOrder: readonly number[];
  readonly weights: Parameter;
  readonly recurrent: Parameter;
  readonly bias: Parameter;
  readonly recurrentBias?: Parameter;
  readonly initial?: Value;
  /** Whether cells are kept beside the states. */
  readonly cells: "kept" | "none";
}

/** The record that GRU and LSTM share (assembly/operations/recurrent.ts). */
export function recurrentOperation(
  x: Value,
  { units, mask, activation = "tanh" }: RecurrentOptions,
  parts: RecurrentParts,
): Operation {
  const where = parts.code.toLowerCase();
  const { initial, weights, recurrent, bias, recurrentBias, order, recurrentOrder } = parts;
  requireMask(where, x, mask);
  if (initial && (initial.steps !== 1 || initial.width !== units))
    throw new ShapeError(where, "initial state", [units], [initial.steps, initial.width]);
  const gateWidth = Math.ceil(units / 8) * 8;
  const yWidth = lineWidth(units);
  const inputTable = { parameter: weights, rows: x.width, columns: units, order };
  const recurrentTable = {
    parameter: recurrent,
    rows: units,
    columns: units,
    order: recurrentOrder,
  };
  const tables: Record<string, Table> = {
    weights: { ...inputTable, layout: "panels" },
    weightsTransposed: { ...inputTable, layout: "transposed" },
    bias: { parameter: bias, layout: "row", rows: 1, columns: units, order },
    recurrent: { ...recurrentTable, layout: "panels" },
    recurrentTransposed: { ...recurrentTable, layout: "transposed" },
  };
  if (recurrentBias) {
    const row = { parameter: recurrentBias, rows: 1, columns: units, order: recurrentOrder };
    tables.recurrentBias = { ...row, layout: "row" };
  }
  const kept = parts.cells === "kept";
  return {
    code: parts.code,
    meaning: parts.meaning,
    inputs: [x, ...(initial ? [initial] : []), ...(mask ? [mask] : [])],
    extent: { steps: x.steps, width: units },
    saved: {
      gates: x.steps * 4 * gateWidth,
      carry: yWidth,
      ...(kept && { cells: x.steps * yWidth, tanhs: x.steps * yWidth }),
    },
    transient: {
      gates: 4 * gateWidth,
      carry: yWidth,
      ...(kept && { cells: yWidth, tanhs: yWidth }),
    },
    scratch: { forward: 3 * gateWidth },
    backwardScratch: { carryCells: yWidth },
    tables,
    words: (at, y) => [
      ...through(at, x, y),
      x.steps,
      x.width,
      lineWidth(x.width),
      units,
      yWidth,
      gateWidth,
      at.goesBack ? 1 : 0,
      at.buffer("gates"),
      kept ? at.buffer("cells") : -1,
      kept ? at.buffer("tanhs") : -1,
      at.buffer("forward"),
      at.buffer("carry"),
      at.buffer("carryCells"),
      optional(at, mask),
      mask ? lineWidth(mask.width) : 0,
      optional(at, initial),
      initial ? at.slope(initial) : -1,
      initial ? at.mode(1) : 0,
      at.table("weights"),
      at.table("weightsTransposed"),
      at.table("bias"),
      at.table("recurrent"),
      at.table("recurrentTransposed"),
      at.table("recurrentBias"),
      at.gradient("weights"),
      at.gradient("bias"),
      at.gradient("recurrent"),
      at.gradient("recurrentBias"),
      activationCode(x.graph.engine, activation),
    ],
  };
}

function optional(at: Placement, value: Value | undefined): number {
  return value ? at.value(value) : -1;
}
