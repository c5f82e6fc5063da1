import type { Value } from "../graph/value.ts";
import { orthogonal, xavier } from "../weights/initialisers.ts";
import { recurrentOperation } from "./recurrent.ts";
import type { RecurrentOptions } from "./recurrent.ts";

/**
 * Long short-term memory over a whole sequence, from a state of zeros:
 *
 *   i, f, o = σ(x·W + h·U + b)   g = act(x·Wg + h·Ug + bg)   c′ = f ⊙ c + i ⊙ g   h′ = o ⊙ act(c′)
 *
 * Parameters, gates in the order i, f, g, o: `weights` [inputs, 4·units], `recurrent`
 * [units, 4·units], `bias` [4·units], that of the forget gate starting at 1.
 *
 * @param x [steps, inputs]
 * @returns states [steps, units]
 */
export function lstm(x: Value, options: RecurrentOptions): Value {
  const { name, units } = options;
  const { graph } = x;
  const remember = (bias: Float32Array) => void bias.fill(0).fill(1, units, 2 * units);
  return graph.scope(name, () => {
    const fan = { inputs: x.width, outputs: units };
    const weights = graph.parameter("weights", [x.width, 4 * units], xavier(fan));
    const recurrent = graph.parameter("recurrent", [units, 4 * units], orthogonal(units));
    const bias = graph.parameter("bias", [4 * units], remember);
    return graph.record(
      recurrentOperation(x, options, {
        code: "LSTM",
        meaning: {
          kind: "lstm",
          activation: options.activation ?? "tanh",
          mask: options.mask ? "given" : "none",
          parameters: { weights: weights.name, recurrent: recurrent.name, bias: bias.name },
        },
        order: [0, 1, 2, 3],
        recurrentOrder: [0, 1, 2, 3],
        weights,
        recurrent,
        bias,
        cells: "kept",
      }),
    );
  });
}
