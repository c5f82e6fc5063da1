import { activate, concat, dense, lastStep, selfAttention } from "@volsmith/engine";

import { whole } from "../config/keys.ts";
import { networkFamily } from "../neural/network-family.ts";
import { recordRecurrent, recurrentShape, unitsProblem } from "../neural/recurrent.ts";

const shape = {
  ...recurrentShape,
  /** Of the attention; a divisor of the units. */
  heads: whole(1, 64).default(1),
};

/**
 * A recurrent network whose layers look at each other's dates: after every layer with states H,
 *
 *   A = softmax(QKᵀ/√d)·V,  Q, K, V = H·W,  then tanh [H, A].
 */
export const rnnAttention = networkFamily({
  kind: "rnn-attention",
  title: "recurrent network with attention",
  memory: "history",
  shape,
  defaults: { rate: 9.7e-5, epochs: 250, patience: 30 },
  check(config) {
    const { units, heads } = config;
    const widths = typeof units === "number" ? [units] : units;
    const odd = widths.find((width) => width % heads !== 0);
    return odd === undefined
      ? unitsProblem(config)
      : { key: "heads", problem: `must divide the ${odd} units of a layer` };
  },
  record(inputs, config) {
    const states = recordRecurrent(inputs, config, (h, name) => {
      const masked = inputs.mask && { mask: inputs.mask };
      const seen = selfAttention(h, {
        name: `${name}.attention`,
        heads: config.heads,
        output: "none",
        ...masked,
      });
      return activate(concat([h, seen]), "tanh");
    });
    return dense(lastStep(states), { name: "price", units: 1 });
  },
});
