/**
 * [S18] Snyder et al., "X-vectors: robust DNN embeddings for speaker recognition", ICASSP 2018: frames
 *       that see ever more steps, statistics over them, dense layers on the statistics.
 */
import {
  activate,
  concat,
  conv,
  dense,
  dropout,
  lastStep,
  statisticsPooling,
} from "@volsmith/engine";

import { keys, list, oneOf, share, whole } from "../config/keys.ts";
import {
  bends,
  initialiserKey,
  initialiserOf,
  normalise,
  normKey,
  silence,
} from "../neural/layers.ts";
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
  record({ x, mask }, { frames, segments, activation, norm, beside, ...options }) {
    let h = x;
    for (const [i, { filters, kernel, dilation }] of frames.entries()) {
      const name = `frame${i}`;
      const fan = { inputs: kernel * h.width, outputs: kernel * filters, activation };
      const initialiser = initialiserOf(options.initialiser, fan);
      const linear = conv(h, { name, filters, kernel, dilation, padding: "causal", initialiser });
      h = dropout(activate(normalise(linear, norm, name), activation), { rate: options.dropout });
      h = silence(h, mask);
    }
    const pooled = statisticsPooling(h, mask && { mask });
    let s = beside === "today" ? concat([pooled, lastStep(h), lastStep(x)]) : pooled;
    for (const [i, units] of segments.entries()) {
      const fan = { inputs: s.width, outputs: units, activation };
      const initialiser = initialiserOf(options.initialiser, fan);
      s = dense(s, { name: `segment${i}`, units, activation, initialiser });
      s = dropout(s, { rate: options.dropout });
    }
    return dense(s, { name: "price", units: 1 });
  },
});
