import type { ReadyBacktest } from "./ready-backtest.ts";

const vol = 0.2;
const delta = { kind: "delta", vol };

const features = [
  { kind: "strike-distance" },
  { kind: "time-left" },
  delta,
  { kind: "rule-gains", policy: { kind: "black-scholes-delta", vol } },
];

const training = { batchRows: 250, schedule: { kind: "cosine", rate: 5e-3 } };

/**
 * Where Black's delta is the right answer but for the days between trades: what a network adds to it
 * that knows where the hedge stands, and one that finds a hedge of its own.
 */
export const frictionlessBacktest: ReadyBacktest = {
  name: "frictionless",
  summary: "a call over a year in Black's model without costs, against its delta",
  config: {
    name: "frictionless",
    seeds: 5,
    paths: { kind: "process", process: { kind: "gbm", vol }, years: 1, steps: 252 },
    nTest: 20_000,
    redraw: 1,
    claim: { payoff: { kind: "call", strike: 100 } },
    policies: [
      {
        name: "Feed-forward around delta",
        network: { kind: "feed-forward", hidden: [32, 32], around: delta },
        features,
        epochs: 20,
        ...training,
      },
      {
        name: "Feed-forward",
        network: { kind: "feed-forward", hidden: [32, 32] },
        features,
        epochs: 40,
        ...training,
      },
    ],
    baselines: [
      { kind: "none" },
      { kind: "black-scholes-delta", vol },
      { kind: "black-scholes-delta", vol: { window: 21, initial: vol } },
    ],
  },
};
