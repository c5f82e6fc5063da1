import { bandAndLayers } from "./band-and-layers.ts";
import type { ReadyBacktest } from "./ready-backtest.ts";

const model = { kappa: 2, theta: 0.04, sigma: 0.5, rho: -0.7 };
const rate = 0.0005;
const listed = "call 100 182d";

const rule = { kind: "delta-vega", every: 5 };
const around = { kind: "held-by", policy: rule };

const features = [
  { kind: "strike-distance" },
  { kind: "time-left" },
  { kind: "volatility" },
  { kind: "delta", vol: "implied" },
  { kind: "vega", vol: "implied" },
  around,
  { ...around, instrument: listed },
];

/**
 * Volatility that can be traded: an option of twice the life beside the underlying, at a half-spread of 1 %
 * of its price.
 */
export const twoInstrumentsBacktest: ReadyBacktest = {
  name: "two-instruments",
  summary:
    "a call hedged with the underlying and a longer-dated option, in Heston's model with costs",
  config: {
    name: "two-instruments",
    seeds: 3,
    paths: {
      kind: "process",
      process: { kind: "heston", v0: 0.04, ...model },
      years: 0.25,
      steps: 63,
      impliedVols: "model",
    },
    nTest: 20_000,
    redraw: 1,
    claim: { payoff: { kind: "call", strike: 100 } },
    instruments: [
      { kind: "underlying" },
      {
        kind: "heston-option",
        name: listed,
        strike: 100,
        expiry: 0.5,
        ...model,
        costs: [{ kind: "proportional", rate: 0.01 }],
      },
    ],
    costs: [{ kind: "proportional", rate }],
    criterion: { kind: "cvar", alpha: 0.95 },
    policies: bandAndLayers({ around, features, rate: 3e-3 }),
    baselines: [
      { kind: "none" },
      { kind: "black-scholes-delta", vol: "implied" },
      { kind: "leland", vol: "implied", rate },
      { kind: "minimum-variance-delta" },
      { kind: "heston", ...model },
      { kind: "delta-vega" },
      rule,
      { kind: "delta-vega", every: 63, name: "delta-vega, option bought once" },
    ],
  },
};
