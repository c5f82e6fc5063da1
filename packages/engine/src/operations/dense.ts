import { lineWidth, rowFloats } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { constant, he, xavier } from "../weights/initialisers.ts";
import type { Initialiser } from "../weights/initialisers.ts";
import { activationCode, needsInput } from "./activation.ts";
import type { Activation } from "./activation.ts";
import { through } from "./through.ts";

export interface DenseOptions {
  /** Scope of the parameters `weights` [inputs, units] and `bias` [units]. */
  readonly name: string;
  readonly units: number;
  readonly activation?: Activation;
  readonly bias?: "learned" | "none";
  /** By default He's for relu, gelu and swish, Xavier's otherwise. */
  readonly initialiser?: Initialiser;
}

/**
 * y = act(x·W + b), at every step alike.
 *
 * @param x […, inputs]
 * @returns […, units]
 */
export function dense(
  x: Value,
  { name, units, activation = "linear", bias = "learned", initialiser }: DenseOptions,
): Value {
  const { graph } = x;
  const fan = { inputs: x.width, outputs: units };
  const rectified = activation === "relu" || needsInput(activation);
  const first = initialiser ?? (rectified ? he(fan) : xavier(fan));
  const extent = { steps: x.steps, width: units };
  return graph.scope(name, () => {
    const weights = graph.parameter("weights", [x.width, units], first);
    const matrix = { parameter: weights, rows: x.width, columns: units };
    const offsets = bias === "learned" ? graph.parameter("bias", [units], constant(0)) : null;
    return graph.record({
      code: "DENSE",
      meaning: {
        kind: "dense",
        activation,
        parameters: { weights: weights.name, ...(offsets && { bias: offsets.name }) },
      },
      inputs: [x],
      extent,
      ...(needsInput(activation) && { saved: { pre: rowFloats(extent) } }),
      tables: {
        weights: { ...matrix, layout: "panels" },
        transposed: { ...matrix, layout: "transposed" },
        ...(offsets && { bias: { parameter: offsets, layout: "row", rows: 1, columns: units } }),
      },
      words: (at, y) => [
        ...through(at, x, y),
        needsInput(activation) ? at.buffer("pre") : at.value(y),
        x.steps,
        x.width,
        lineWidth(x.width),
        lineWidth(units),
        units,
        activationCode(graph.engine, activation),
        at.table("weights"),
        at.table("transposed"),
        at.table("bias"),
        at.gradient("weights"),
        at.gradient("bias"),
      ],
    });
  });
}
