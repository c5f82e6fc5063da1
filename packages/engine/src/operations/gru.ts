import type { Value } from "../graph/value.ts";
import { constant, orthogonal, xavier } from "../weights/initialisers.ts";
import { recurrentOperation } from "./recurrent.ts";
import type { RecurrentOptions } from "./recurrent.ts";

export interface GruOptions extends RecurrentOptions {
  /** State before the first step, [units]; zeros by default. */
  readonly initial?: Value;
}

/**
 * A gated recurrent unit over a whole sequence, reset after the product as in PyTorch:
 *
 *   r, z = σ(x·W + b + h·U + c)   n = act(x·Wn + bn + r ⊙ (h·Un + cn))   h′ = (1 − z) ⊙ n + z ⊙ h
 *
 * Parameters, gates in the order r, z, n: `weights` [inputs, 3·units], `recurrent` [units, 3·units],
 * `bias` and `recurrentBias` [3·units].
 *
 * @param x [steps, inputs]
 * @returns states [steps, units]
 */
export function gru(x: Value, options: GruOptions): Value {
  const { name, units, initial } = options;
  const { graph } = x;
  return graph.scope(name, () => {
    const fan = { inputs: x.width, outputs: units };
    const weights = graph.parameter("weights", [x.width, 3 * units], xavier(fan));
    const recurrent = graph.parameter("recurrent", [units, 3 * units], orthogonal(units));
    const bias = graph.parameter("bias", [3 * units], constant(0));
    const recurrentBias = graph.parameter("recurrentBias", [3 * units], constant(0));
    return graph.record(
      recurrentOperation(x, options, {
        code: "GRU",
        meaning: {
          kind: "gru",
          activation: options.activation ?? "tanh",
          initial: initial ? "given" : "none",
          mask: options.mask ? "given" : "none",
          parameters: {
            weights: weights.name,
            recurrent: recurrent.name,
            bias: bias.name,
            recurrentBias: recurrentBias.name,
          },
        },
        order: [2, 0, 1],
        recurrentOrder: [0, 1, 2],
        weights,
        recurrent,
        bias,
        recurrentBias,
        ...(initial && { initial }),
        cells: "none",
      }),
    );
  });
}

/**
 * One step of the same unit, for recurrences that are recorded step by step.
 *
 * @param x [inputs] @param state [units]
 * @returns the next state [units]
 */
export function gruCell(
  x: Value,
  state: Value,
  options: Pick<RecurrentOptions, "name" | "activation">,
): Value {
  return gru(x, { ...options, units: state.width, initial: state });
}
