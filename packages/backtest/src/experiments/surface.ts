import { bandAndLayers } from "./band-and-layers.ts";
import type { ReadyBacktest } from "./ready-backtest.ts";

/** Of every trade, a share of its value. */
const rate = 0.001;

/** What would replicate if trading were free and without pause. */
const slope = { kind: "local-vol-delta" };

const around = { kind: "held-by", policy: slope };

const features = [
  { kind: "strike-distance" },
  { kind: "time-left" },
  { kind: "volatility" },
  around,
];

/**
 * From quotes to a hedge: paths of the local volatility of the surface through them. The embedded market
 * unless `paths.quotes` names a file.
 */
export const surfaceBacktest: ReadyBacktest = {
  name: "surface",
  summary: "a call on the local volatility of a surface: of quotes, or of the embedded market",
  config: {
    name: "surface",
    seeds: 3,
    paths: { kind: "surface", quotes: "synthetic", steps: 63 },
    nTraining: 8000,
    nValidation: 4000,
    nTest: 10_000,
    claim: { payoff: { kind: "call", strike: 100 } },
    costs: [{ kind: "proportional", rate }],
    criterion: { kind: "cvar", alpha: 0.95 },
    policies: bandAndLayers({ around, features, rate: 5e-3 }),
    baselines: [
      { kind: "none" },
      slope,
      { ...slope, hedge: "sticky-strike" },
      { ...slope, hedge: "sticky-moneyness" },
      { kind: "black-scholes-delta", vol: { window: 21, initial: 0.2 } },
      { kind: "leland", vol: "implied", rate },
      { kind: "whalley-wilmott", vol: "implied", rate, aversion: 1 },
    ],
  },
};
