import { floatBits } from "../graph/operation.ts";
import type { Table } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { constant } from "../weights/initialisers.ts";
import { through } from "./through.ts";

export interface LayerNormOptions {
  /** Scope of the parameters `gain` and `bias` [width]. */
  readonly name: string;
  /** Added to the variance. */
  readonly epsilon?: number;
}

/**
 * Layer normalisation: γ ⊙ (x − mean)/√(variance + ε) + β over the features of each line.
 *
 * [B16] Ba, Kiros & Hinton, "Layer normalization", 2016. arXiv:1607.06450
 */
export function layerNorm(x: Value, { name, epsilon = 1e-5 }: LayerNormOptions): Value {
  const { graph, steps, width } = x;
  return graph.scope(name, () => {
    const row = (parameter: Table["parameter"]): Table => {
      return { parameter, layout: "row", rows: 1, columns: width };
    };
    const gain = graph.parameter("gain", [width], constant(1));
    const bias = graph.parameter("bias", [width], constant(0));
    return graph.record({
      code: "LAYER_NORM",
      meaning: { kind: "layerNorm", epsilon, parameters: { gain: gain.name, bias: bias.name } },
      inputs: [x],
      extent: x,
      saved: { moments: 4 * steps },
      tables: {
        gain: row(gain),
        bias: row(bias),
      },
      words: (at, y) => [
        ...through(at, x, y),
        steps,
        width,
        lineWidth(width),
        floatBits(epsilon),
        at.buffer("moments"),
        at.table("gain"),
        at.table("bias"),
        at.gradient("gain"),
        at.gradient("bias"),
      ],
    });
  });
}
