/**
 * The study of `volsmith study run` without a configuration: every family of models on the embedded
 * market, with budgets for about two minutes on two processors. Chosen by the validation part.
 */

const SOURCE = ["S/K", "K", "tau", "r", ...[20, 30, 40, 50, 65, 90].map((n) => `sigma${n}`)];

/** Of the quote date before. */
const SMILE = ["ivYesterday", "ivAtm30", "ivSkew30"];

/** What all but the source's own models look at: strikes in currency never come again. */
const FEATURES = ["S/K", "tau", "r", "sigma20", "sigma65", ...SMILE];

/** A network says a volatility, so that its price is free of arbitrage at each strike. */
const learned = { features: FEATURES, output: "volatility", schedule: "cosine", epochs: 40 };

const kan = { ...learned, kind: "kan", initialiser: "centred", dropout: 0, rate: 3e-3 };

const sequence = { ...learned, steps: 6, rate: 2e-3, epochs: 20 };

const recurrent = { ...sequence, layers: ["lstm", "gru"], units: 16 };

export const defaultStudy = {
  name: "default",
  table: { kind: "synthetic", options: { features: [...SOURCE, ...SMILE] } },
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
      model: { ...learned, kind: "mlp", features: SOURCE, rate: 2e-3 },
    },
    { name: "MLP", model: { ...learned, kind: "mlp", rate: 2e-3 } },
    {
      name: "Boosting",
      model: { kind: "boosting", features: FEATURES, trees: 500, depth: 5, alpha: 0 },
    },
    { name: "TDNN, reduced", model: { ...sequence, kind: "tdnn-reduced" } },
    { name: "TDNN", model: { ...sequence, kind: "tdnn" } },
    { name: "RNN", model: { ...recurrent, kind: "rnn" } },
    { name: "RNN + attention", model: { ...recurrent, kind: "rnn-attention" } },
    { name: "KAN, Chebyshev", model: { ...kan, family: "chebyshev" } },
    { name: "KAN, Legendre", model: { ...kan, family: "legendre" } },
    { name: "KAN, Bessel", model: { ...kan, family: "bessel" } },
    { name: "KAN, Laguerre", model: { ...kan, family: "laguerre" } },
    {
      name: "Mixture of nine",
      model: {
        ...learned,
        kind: "mixture",
        active: 2,
        expert: { kind: "mlp", layers: [32, 32], rate: 2e-3, epochs: 20, schedule: "cosine" },
        gate: { epochs: 10, rate: 2e-3 },
        epochs: 15,
        rate: 5e-4,
      },
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
        of: ["MLP", "Boosting", "TDNN", "RNN + attention", "KAN, Chebyshev", "MLP, searched"],
        combine: "inverse-error",
      },
    },
  ],
  mixture: null,
};
