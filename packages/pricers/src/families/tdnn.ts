/**
 * [S18] Snyder et al., "X-vectors: robust DNN embeddings for speaker recognition", ICASSP 2018: frames
 *       that see ever more steps, statistics over them, dense layers on the statistics.
 */
import { concat, dense, dropout, lastStep, statisticsPooling } from "@volsmith/engine";

import { keys, list, oneOf, share, whole } from "../config/keys.ts";
import { convolution } from "../neural/convolution.ts";
import { bends, initialiserKey, initialiserOf, normKey } from "../neural/layers.ts";
import { networkFamily } from "../neural/network-family.ts";

const frame = keys({
  filters: whole(1, 1024),
  /** Dates a filter sees, and their distance. */
  kernel: whole(1, 64),
  dilation: whole(1, 64).default(1),
});

const shape = {
  /** Layers over dates; each sees further than the one before. */
  frames: list(frame, "layers { filters, kernel, dilation }", 16).default([
    { filters: 16, kernel: 3, dilation: 1 },
    { filters: 16, kernel: 3, dilation: 2 },
    { filters: 16, kernel: 3, dilation: 3 },
    { filters: 32, kernel: 1, dilation: 1 },
  ]),
  /** Dense layers on the pooled statistics; the first is the embedding. */
  segments: list(whole(1, 4096), "numbers of neurons", 16).default([32, 32]),
  activation: oneOf(bends).default("tanh"),
  dropout: share().default(0.03),
  norm: normKey,
  initialiser: initialiserKey,
  /** "today" also hands the segment layers what is known on the row's own date. */
  beside: oneOf(["statistics", "today"]).default("today"),
};

/** Dilated convolutions, mean and deviation over dates, dense layers with an embedding. */
export const tdnn = networkFamily({
  kind: "tdnn",
  title: "time-delay network",
  memory: "history",
  shape,
  defaults: { rate: 5e-4, epochs: 200, patience: 30 },
  record({ x, mask }, { frames, segments, activation, beside, ...config }) {
    const { norm, dropout: rate, initialiser: choice } = config;
    const options = { activation, norm, dropout: rate, initialiser: choice } as const;
    let h = x;
    for (const [i, frame] of frames.entries())
      h = convolution(h, mask, { ...options, ...frame, name: `frame${i}`, padding: "causal" });
    const pooled = statisticsPooling(h, mask && { mask });
    let s = beside === "today" ? concat([pooled, lastStep(h), lastStep(x)]) : pooled;
    for (const [i, units] of segments.entries()) {
      const fan = { inputs: s.width, outputs: units, activation };
      const initialiser = initialiserOf(choice, fan);
      s = dense(s, { name: `segment${i}`, units, activation, initialiser });
      s = dropout(s, { rate });
    }
    return dense(s, { name: "price", units: 1 });
  },
});
