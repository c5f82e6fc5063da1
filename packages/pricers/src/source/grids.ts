/** The grids that the source searched (pricing-study.md, "grid"), as data: every combination is a model. */

/** Values by key, and what every point of the grid has. */
export interface SourceGrid {
  readonly base: { readonly kind: string; readonly [key: string]: unknown };
  readonly grid: Readonly<Record<string, readonly unknown[]>>;
}

const recurrentGrid = {
  steps: [3, 7, 12, 17, 25],
  layers: lists(["lstm", "gru"], [1, 2, 3, 4, 5]),
  activation: ["tanh", "relu", "sigmoid"],
  units: [16, 32, 64, 128],
  rate: [2.5e-5, 1.9e-4, 4.5e-4, 1.3e-3, 4.5e-3, 2.1e-2],
  // The source names the ends; five values between them.
  dropout: [0.01, 0.023, 0.05, 0.12, 0.35],
};

/** By family. */
export const sourceGrids: Readonly<Record<string, SourceGrid>> = {
  "black-scholes": {
    base: { kind: "black-scholes" },
    grid: { volatility: [20, 30, 40, 50, 65, 90].map((days) => `sigma${days}`) },
  },
  mlp: {
    base: { kind: "mlp", epochs: 100, patience: 10 },
    grid: {
      layers: [2, 3, 4].flatMap((n) =>
        [32, 64, 128, 256].map((neurons) => Array.from({ length: n }, () => neurons)),
      ),
      activation: ["relu", "tanh", "sigmoid"],
      rate: [8e-5, 1e-4, 1.5e-4, 5e-4],
    },
  },
  boosting: {
    base: { kind: "boosting", patience: 10 },
    grid: {
      depth: [5, 10, 20, 35, 55, 75],
      trees: [50, 100, 500, 1000, 3000],
      alpha: [0, 1e-5, 1e-4, 1e-3, 1e-2],
      lambda: [0, 1e-5, 1e-4, 1e-3],
      rate: [0.1, 0.2, 0.3, 0.4],
    },
  },
  "tdnn-reduced": {
    base: { kind: "tdnn-reduced", epochs: 75, patience: 10 },
    grid: {
      steps: [5, 10, 13, 15, 20],
      layers: [2, 3, 4, 5],
      kernel: [3, 5, 10, 12, 15],
      filters: [10, 16, 32, 64],
      activation: ["swish", "gelu", "relu", "tanh", "sigmoid"],
      rate: [2.5e-5, 1.5e-4, 5e-4, 1e-3],
      dropout: [0.03, 0.06, 0.09, 0.13],
    },
  },
  rnn: { base: { kind: "rnn", epochs: 100, patience: 20 }, grid: recurrentGrid },
  "rnn-attention": {
    base: { kind: "rnn-attention", epochs: 100, patience: 30 },
    grid: recurrentGrid,
  },
  kan: {
    base: { kind: "kan", epochs: 75, patience: 25 },
    grid: {
      family: ["legendre", "chebyshev", "bessel", "laguerre"],
      neurons: [8, 16, 32, 64],
      // The source names the ends; its best lies among them.
      rate: [5.5e-5, 2e-4, 7e-4, 2e-3, 5.9e-3, 2e-2],
      // Of each layer, all combinations.
      degrees: lists([1, 2, 3, 4, 5, 6, 7], [2, 3, 4]),
    },
  },
};

/** Every list of these entries, of each of these lengths. */
function lists<T>(entries: readonly T[], lengths: readonly number[]): T[][] {
  return lengths.flatMap((length) => {
    let all: T[][] = [[]];
    for (let i = 0; i < length; i++)
      all = all.flatMap((list) => entries.map((entry) => [...list, entry]));
    return all;
  });
}
