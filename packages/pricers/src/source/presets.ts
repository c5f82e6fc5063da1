/** The best model of each kind in the source (pricing-study.md, "best in the source"), by name. */
import type { PricerConfig } from "../pricer.ts";

const LAYERS = ["lstm", "gru", "lstm", "gru", "lstm"];

/** What the two recurrent models share. */
const recurrent = {
  layers: LAYERS,
  units: 32,
  activation: "tanh",
  steps: 12,
  rate: 9.7e-5,
  dropout: 0.023,
  epochs: 250,
  patience: 30,
};

/** Configurations for `trainPricer`; what they leave out is the family's default. */
export const sourcePresets: Readonly<Record<string, PricerConfig>> = {
  "black-scholes": { kind: "black-scholes", volatility: "sigma90" },
  mlp: {
    kind: "mlp",
    layers: [64, 64, 64],
    activation: "tanh",
    rate: 8e-5,
    epochs: 100,
    patience: 10,
  },
  boosting: {
    kind: "boosting",
    trees: 50,
    depth: 35,
    rate: 0.1,
    alpha: 0.01,
    lambda: 1e-5,
    patience: 10,
  },
  "tdnn-reduced": {
    kind: "tdnn-reduced",
    steps: 12,
    layers: 3,
    filters: 12,
    kernel: 3,
    activation: "tanh",
    rate: 2.5e-5,
    dropout: 0.03,
    epochs: 200,
    patience: 30,
  },
  rnn: { kind: "rnn", ...recurrent },
  "rnn-attention": { kind: "rnn-attention", ...recurrent },
  kan: {
    kind: "kan",
    family: "chebyshev",
    neurons: 16,
    degrees: [2, 5, 4],
    rate: 5.9e-3,
    dropout: 0.05,
    epochs: 100,
    patience: 30,
  },
};
