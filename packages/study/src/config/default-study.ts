/**
 * The study of `volsmith study run` without a configuration: every family of models on the embedded
 * market, with budgets for about a minute on two processors. Chosen by the validation part.
 */

const SOURCE = ["S/K", "K", "tau", "r", ...[20, 30, 40, 50, 65, 90].map((n) => `sigma${n}`)];

/** Smiles of the quote date before (three sessions earlier), and the way the index went since. */
const LATEST = ["return3", "ivYesterday", "ivAtm30"];

/** What all but the source's own models look at: strikes in currency never come again. */
const FEATURES = ["S/K", "tau", "r", "sigma20", ...LATEST];

/** A network says what yesterday's volatility is to be multiplied by; its price is within the bounds. */
const learned = {
  features: FEATURES,
  output: "volatility",
  around: "ivYesterday",
  schedule: "cosine",
  epochs: 60,
  patience: 20,
};

const boosting = { kind: "boosting", trees: 500, depth: 5, alpha: 0 };

const kan = { ...learned, kind: "kan", initialiser: "centred", dropout: 0, rate: 3e-3 };

const sequence = { ...learned, steps: 6, rate: 2e-3, epochs: 40 };

const recurrent = { ...sequence, layers: ["lstm", "gru"], units: 16 };

const experts = {
  ...learned,
  kind: "mixture",
  expert: { kind: "mlp", layers: [32, 32], rate: 2e-3, epochs: 20, schedule: "cosine" },
  gate: { epochs: 10, rate: 2e-3 },
  epochs: 15,
  rate: 5e-4,
};

export const defaultStudy = {
  name: "default",
  table: { kind: "synthetic", options: { features: [...SOURCE, ...LATEST] } },
  models: [
    ...[20, 30, 40, 50, 65, 90].map((days) => ({
      name: `Black-Scholes ${days} d`,
      model: { kind: "black-scholes", volatility: `sigma${days}` },
    })),
    {
      name: "Black-Scholes, smile of the day before",
      model: { kind: "black-scholes", volatility: "ivYesterday" },
    },
    {
      name: "MLP, the source's features",
      model: { ...learned, kind: "mlp", features: SOURCE, around: null, rate: 2e-3 },
    },
    { name: "MLP", model: { ...learned, kind: "mlp", rate: 2e-3 } },
    { name: "Boosting, the source's features", model: { ...boosting, features: SOURCE } },
    {
      name: "Boosting",
      model: { ...boosting, features: FEATURES, output: "volatility", around: "ivYesterday" },
    },
    { name: "TDNN, reduced", model: { ...sequence, kind: "tdnn-reduced" } },
    { name: "TDNN", model: { ...sequence, kind: "tdnn" } },
    { name: "RNN", model: { ...recurrent, kind: "rnn" } },
    { name: "RNN + attention", model: { ...recurrent, kind: "rnn-attention" } },
    { name: "KAN, Chebyshev", model: { ...kan, family: "chebyshev" } },
    { name: "KAN, Legendre", model: { ...kan, family: "legendre" } },
    { name: "KAN, Bessel", model: { ...kan, family: "bessel" } },
    { name: "KAN, Laguerre", model: { ...kan, family: "laguerre" } },
    { name: "Mixture of nine", model: { ...experts, active: 2 } },
    { name: "Mixture, all nine asked", model: { ...experts, active: 9 } },
    {
      name: "MLP as large as the mixture",
      model: { ...learned, kind: "mlp", layers: [78, 78, 78], rate: 2e-3 },
    },
    {
      name: "MLP, searched",
      search: {
        strategy: "successive-halving",
        trials: 9,
        firstEpochs: 5,
        base: { ...learned, kind: "mlp", epochs: 45 },
        grid: {
          layers: [
            [32, 32],
            [64, 64],
            [64, 64, 64],
          ],
          activation: ["tanh", "swish", "gelu"],
          rate: [1e-3, 3e-3, 1e-2],
        },
      },
    },
    {
      name: "Ensemble",
      ensemble: {
        of: ["MLP", "TDNN", "RNN + attention", "KAN, Laguerre", "Mixture of nine"],
        combine: "inverse-error",
      },
    },
  ],
  mixture: {
    model: "Mixture of nine",
    compare: ["Mixture, all nine asked", "MLP as large as the mixture"],
  },
};
