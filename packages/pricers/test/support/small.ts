/** A configuration of each family that trains in a blink. */
import { pricerFamilies } from "@volsmith/pricers";

const quick = { epochs: 12, batchRows: 64, rate: 3e-3 };

const own: Readonly<Record<string, object>> = {
  kan: { ...quick, neurons: 4, degrees: [2, 3] },
  "tdnn-reduced": { ...quick, steps: 5, layers: 2, filters: 4 },
  tdnn: {
    ...quick,
    steps: 5,
    frames: [
      { filters: 4, kernel: 2 },
      { filters: 4, kernel: 2, dilation: 2 },
    ],
    segments: [6],
  },
  rnn: { ...quick, steps: 4, layers: ["lstm", "gru"], units: 6 },
  "rnn-attention": { ...quick, steps: 4, layers: ["gru", "lstm"], units: [4, 6], heads: 2 },
  boosting: { trees: 20, depth: 4 },
  ensemble: {
    members: [
      { kind: "mlp", layers: [6], ...quick },
      { kind: "boosting", trees: 5, depth: 3 },
      { kind: "mlp", layers: [6], output: "bounded", ...quick },
    ],
    combine: "least-squares",
  },
  mlp: { ...quick, layers: [8, 8], dropout: 0.05 },
  // With fewer active experts prices jump where routing changes: see mixture.test.ts.
  mixture: {
    active: 9,
    ...quick,
    epochs: 3,
    expert: { kind: "mlp", ...quick, epochs: 4, layers: [6] },
    gate: { units: 8, activation: "tanh", epochs: 4, batchRows: 64 },
  },
};

/** @throws when a new family has none yet */
export function small(kind: string): { readonly kind: string } {
  if (!pricerFamilies.some((family) => family.kind === kind)) throw new Error(`no family ${kind}`);
  return { kind, ...own[kind] };
}
