import { activate, dense, dropout, swiglu } from "@volsmith/engine";
import type { Value } from "@volsmith/engine";

import { list, oneOf, share, whole } from "../config/keys.ts";
import { bends, initialiserKey, initialiserOf, normalise, normKey } from "../neural/layers.ts";
import type { Norm } from "../neural/layers.ts";
import { networkFamily } from "../neural/network-family.ts";

const shape = {
  /** Neurons of each layer. */
  layers: list(whole(1, 4096), "numbers of neurons").default([64, 64, 64]),
  activation: oneOf([...bends, "swiglu"]).default("tanh"),
  /** Before the activation; after swiglu. */
  norm: normKey,
  dropout: share().default(0),
  /** "auto": He's for relu, gelu and swish, Xavier's otherwise; swiglu has its own. */
  initialiser: initialiserKey,
};

/** Dense layers, one activation. */
export const mlp = networkFamily({
  kind: "mlp",
  title: "multilayer perceptron",
  memory: "none",
  shape,
  defaults: { rate: 8e-5, epochs: 100, patience: 10 },
  record({ x }, { layers, dropout: rate, ...options }) {
    const hidden = layers.reduce(
      (h, units, i) => dropout(layer(h, { name: `layer${i}`, units, ...options }), { rate }),
      x,
    );
    return dense(hidden, { name: "price", units: 1 });
  },
});

interface LayerOptions {
  readonly name: string;
  readonly units: number;
  readonly activation: (typeof bends)[number] | "swiglu";
  readonly norm: Norm;
  readonly initialiser: "auto" | "he" | "xavier";
}

function layer(
  x: Value,
  { name, units, activation, norm, initialiser: choice }: LayerOptions,
): Value {
  if (activation === "swiglu") return normalise(swiglu(x, { name, units }), norm, name);
  const initialiser = initialiserOf(choice, { inputs: x.width, outputs: units, activation });
  if (norm === "none") return dense(x, { name, units, activation, initialiser });
  return activate(normalise(dense(x, { name, units, initialiser }), norm, name), activation);
}
