import type { ReadyBacktest } from "./ready-backtest.ts";
import { MEAN_VOL, REALISED, sourceMarket, sourceState } from "./source-market.ts";

const around = { kind: "delta", vol: MEAN_VOL };

/**
 * A proper one on the source's paths: CVaR of the whole P&L, every path counted, with layers that add to
 * the delta at the paths' mean volatility.
 */
export const properBacktest: ReadyBacktest = {
  name: "proper",
  summary: "the source's paths, hedged for the CVaR of the whole P&L",
  config: {
    name: "proper",
    ...sourceMarket,
    nValidation: 4000,
    nTest: 10_000,
    redraw: 1,
    criterion: { kind: "cvar", alpha: 0.95 },
    policies: [
      {
        name: "Feed-forward around delta",
        network: { kind: "feed-forward", hidden: [64, 64], around },
        features: [
          ...sourceState,
          { kind: "strike-distance" },
          around,
          { kind: "volatility", vol: REALISED },
          // What has been of what comes once a path: its spike and its jump.
          { kind: "running", of: "variance" },
          { kind: "rule-gains", policy: { kind: "black-scholes-delta", vol: MEAN_VOL } },
        ],
        batchRows: 250,
        epochs: 40,
        schedule: { kind: "cosine", rate: 5e-3 },
      },
    ],
  },
};
