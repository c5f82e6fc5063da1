import { bandAndLayers } from "./band-and-layers.ts";
import type { ReadyBacktest } from "./ready-backtest.ts";

const model = { kappa: 2, theta: 0.04, sigma: 0.6, rho: -0.7 };

/** Of every trade, a share of its value. */
const rate = 0.002;

const around = { kind: "delta" };

const features = [
  { kind: "strike-distance" },
  { kind: "time-left" },
  { kind: "volatility" },
  around,
];

/** Rate of learning, at first. */
const LEARNING = 5e-3;

/**
 * What runs without a configuration: three networks and every rule on a market with volatility of its
 * own and costs, in about two minutes on two processors.
 */
export const defaultBacktest: ReadyBacktest = {
  name: "default",
  summary: "a call over three months in Heston's model with costs; two minutes",
  config: {
    name: "default",
    seeds: 3,
    paths: {
      kind: "process",
      process: { kind: "heston", v0: 0.04, ...model },
      years: 0.25,
      steps: 63,
    },
    nTraining: 8000,
    nValidation: 4000,
    nTest: 10_000,
    claim: { payoff: { kind: "call", strike: 100 } },
    costs: [{ kind: "proportional", rate }],
    criterion: { kind: "cvar", alpha: 0.95 },
    policies: [
      ...bandAndLayers({ around, features, rate: LEARNING }),
      {
        name: "GRU 32",
        network: { kind: "gru", units: 32, around },
        features,
        epochs: 20,
        schedule: { kind: "cosine", rate: LEARNING },
      },
    ],
    baselines: [
      { kind: "none" },
      { kind: "black-scholes-delta", vol: 0.2 },
      { kind: "black-scholes-delta", vol: { window: 21, initial: 0.2 } },
      { kind: "black-scholes-delta", vol: "path" },
      { kind: "leland", vol: "path", rate },
      { kind: "whalley-wilmott", vol: "path", rate, aversion: 3 },
      { kind: "heston", ...model, hedge: "delta" },
      { kind: "heston", ...model },
    ],
  },
};
