import type { ReadyBacktest } from "./ready-backtest.ts";

const model = { kappa: 2, theta: 0.1, sigma: 0.6, rho: -0.5 };
const rule = { kind: "heston", ...model };

/** Volatility that cannot be traded, against the hedges that know the model and its parameters. */
export const hestonBacktest: ReadyBacktest = {
  name: "heston",
  summary: "a call over a year in Heston's model, against its own minimum-variance delta",
  config: {
    name: "heston",
    seeds: 5,
    paths: {
      kind: "process",
      process: { kind: "heston", v0: 0.04, ...model },
      years: 1,
      steps: 252,
    },
    nTest: 20_000,
    redraw: 1,
    claim: { payoff: { kind: "call", strike: 100 } },
    policies: [
      {
        name: "Feed-forward around the model's hedge",
        network: {
          kind: "feed-forward",
          hidden: [32, 32],
          around: { kind: "held-by", policy: rule },
        },
        features: [
          { kind: "strike-distance" },
          { kind: "time-left" },
          { kind: "volatility" },
          { kind: "delta" },
          { kind: "held-by", policy: rule },
          { kind: "rule-gains", policy: rule },
        ],
        batchRows: 250,
        epochs: 30,
        schedule: { kind: "cosine", rate: 5e-3 },
      },
    ],
    baselines: [
      { kind: "none" },
      { kind: "black-scholes-delta", vol: 0.3, name: "delta at 0.3, near the mean" },
      { kind: "black-scholes-delta", vol: { window: 21, initial: 0.2 } },
      { kind: "black-scholes-delta", vol: "path" },
      { ...rule, hedge: "delta" },
      rule,
    ],
  },
};
