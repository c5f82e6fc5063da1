import {
  activate,
  batchNorm,
  dense,
  dropout,
  he,
  layerNorm,
  swiglu,
  xavier,
} from "@volsmith/engine";
import type { Initialiser, Value } from "@volsmith/engine";

import { list, oneOf, share, whole } from "../config/keys.ts";
import { networkFamily } from "../neural/network-family.ts";

const activations = ["relu", "tanh", "sigmoid", "gelu", "swish", "swiglu"] as const;

const shape = {
  /** Neurons of each layer. */
  layers: list(whole(1, 4096), "numbers of neurons").default([64, 64, 64]),
  activation: oneOf(activations).default("tanh"),
  /** Before the activation. */
  norm: oneOf(["none", "layer", "batch"]).default("none"),
  dropout: share().default(0),
  /** "auto": He's for relu, gelu and swish, Xavier's otherwise; swiglu has its own. */
  initialiser: oneOf(["auto", "he", "xavier"]).default("auto"),
};

/** Dense layers, one activation. */
export const mlp = networkFamily({
  kind: "mlp",
  title: "multilayer perceptron",
  memory: "none",
  shape,
  defaults: { rate: 8e-5, epochs: 100, patience: 10 },
  record({ x }, { layers, activation, norm, dropout: rate, initialiser }) {
    let h = x;
    for (const [i, units] of layers.entries()) {
      const name = `layer${i}`;
      h =
        activation === "swiglu"
          ? normalise(swiglu(h, { name, units }), norm, name)
          : hidden(h, { name, units, activation, norm, initialiser });
      h = dropout(h, { rate });
    }
    return dense(h, { name: "price", units: 1 });
  },
});

interface HiddenOptions {
  readonly name: string;
  readonly units: number;
  readonly activation: Exclude<(typeof activations)[number], "swiglu">;
  readonly norm: "none" | "layer" | "batch";
  readonly initialiser: "auto" | "he" | "xavier";
}

function hidden(x: Value, { name, units, activation, norm, initialiser }: HiddenOptions): Value {
  const fan = { inputs: x.width, outputs: units };
  const bent = activation !== "tanh" && activation !== "sigmoid";
  const first: Initialiser =
    initialiser === "he" || (initialiser === "auto" && bent) ? he(fan) : xavier(fan);
  if (norm === "none") return dense(x, { name, units, activation, initialiser: first });
  const linear = dense(x, { name, units, initialiser: first });
  return activate(normalise(linear, norm, name), activation);
}

function normalise(x: Value, norm: "none" | "layer" | "batch", name: string): Value {
  if (norm === "layer") return layerNorm(x, { name: `${name}.norm` });
  return norm === "batch" ? batchNorm(x, { name: `${name}.norm` }) : x;
}
