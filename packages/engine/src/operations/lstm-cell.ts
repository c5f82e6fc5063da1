import type { Value } from "../graph/value.ts";
import { orthogonal, xavier } from "../weights/initialisers.ts";
import { activate } from "./activation.ts";
import type { Activation } from "./activation.ts";
import { add, multiply } from "./arithmetic.ts";
import { dense } from "./dense.ts";
import { slice } from "./join.ts";
import type { RecurrentOptions } from "./recurrent.ts";

/** What an LSTM remembers, [units] each. */
export interface LstmState {
  readonly hidden: Value;
  readonly cell: Value;
}

/**
 * One step of long short-term memory, for recurrences that are recorded step by step. Its parameters
 * are those of two dense layers, `input` and `recurrent`, gates in the order i, f, g, o.
 *
 * @param x [inputs]
 */
export function lstmCell(
  x: Value,
  { hidden, cell }: LstmState,
  { name, activation = "tanh" }: Pick<RecurrentOptions, "name" | "activation">,
): LstmState {
  const units = hidden.width;
  return x.graph.scope(name, () => {
    const fan = { inputs: x.width, outputs: units };
    const options = { units: 4 * units, initialiser: xavier(fan) };
    const gates = add(
      dense(x, { ...options, name: "input" }),
      dense(hidden, {
        ...options,
        name: "recurrent",
        bias: "none",
        initialiser: orthogonal(units),
      }),
    );
    const gate = (i: number, act: Activation) =>
      activate(slice(gates, i * units, (i + 1) * units), act);
    const kept = multiply(gate(1, "sigmoid"), cell);
    const next = add(kept, multiply(gate(0, "sigmoid"), gate(2, activation)));
    return { cell: next, hidden: multiply(gate(3, "sigmoid"), activate(next, activation)) };
  });
}
