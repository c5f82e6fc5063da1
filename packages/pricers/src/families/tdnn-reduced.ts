import { activate, conv, dense, dropout, flatten } from "@volsmith/engine";

import { oneOf, share, whole } from "../config/keys.ts";
import {
  bends,
  initialiserKey,
  initialiserOf,
  normalise,
  normKey,
  silence,
} from "../neural/layers.ts";
import { networkFamily } from "../neural/network-family.ts";

const shape = {
  /** Convolutions, one after the other. */
  layers: whole(1, 32).default(3),
  filters: whole(1, 1024).default(12),
  /** Quote dates a filter sees. */
  kernel: whole(1, 128).default(3),
  activation: oneOf(bends).default("tanh"),
  /** After each convolution. */
  dropout: share().default(0.03),
  norm: normKey,
  initialiser: initialiserKey,
};

/** The source's time-delay network: convolutions over dates, padded to keep their number; then dense. */
export const tdnnReduced = networkFamily({
  kind: "tdnn-reduced",
  title: "time-delay network, reduced",
  memory: "history",
  shape,
  defaults: { rate: 2.5e-5, epochs: 200, patience: 30 },
  record({ x, mask }, { layers, filters, kernel, activation, norm, ...options }) {
    let h = x;
    for (let i = 0; i < layers; i++) {
      const name = `layer${i}`;
      const fan = { inputs: kernel * h.width, outputs: kernel * filters, activation };
      const initialiser = initialiserOf(options.initialiser, fan);
      const linear = conv(h, { name, filters, kernel, padding: "same", initialiser });
      h = dropout(activate(normalise(linear, norm, name), activation), { rate: options.dropout });
      // Biases would speak for dates that are not there.
      h = silence(h, mask);
    }
    return dense(flatten(h), { name: "price", units: 1 });
  },
});
