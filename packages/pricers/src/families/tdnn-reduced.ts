import { dense, flatten } from "@volsmith/engine";

import { oneOf, share, whole } from "../config/keys.ts";
import { convolution } from "../neural/convolution.ts";
import { bends, initialiserKey, normKey } from "../neural/layers.ts";
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
  record({ x, mask }, { layers, filters, kernel, ...config }) {
    const { activation, norm, dropout, initialiser } = config;
    const options = { activation, norm, dropout, initialiser, filters, kernel } as const;
    let h = x;
    for (let i = 0; i < layers; i++)
      h = convolution(h, mask, { ...options, name: `layer${i}`, padding: "same" });
    return dense(flatten(h), { name: "price", units: 1 });
  },
});
