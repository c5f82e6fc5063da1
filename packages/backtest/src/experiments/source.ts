import type { ReadyBacktest } from "./ready-backtest.ts";
import { sourceMarket, sourceState } from "./source-market.ts";

/**
 * The deep-hedging source's experiment as it stands there: GRU 64 on four raw features, its objective of
 * paths in the money, 300 epochs of one step, Adam at 3e-3, halved after 20 epochs that are no better; no
 * premium, as its authors count.
 */
export const sourceBacktest: ReadyBacktest = {
  name: "source",
  summary: "the deep-hedging source's experiment as published, to reproduce its numbers",
  config: {
    name: "source",
    ...sourceMarket,
    nValidation: 0,
    criterion: { kind: "itm-cvar-mse", alpha: 0.9, weight: 0.1 },
    policies: [
      {
        name: "Source's GRU 64",
        network: { kind: "gru", units: 64 },
        features: sourceState,
        scaling: "none",
        batchRows: sourceMarket.nTraining,
        epochs: 300,
        schedule: { kind: "plateau", rate: 3e-3, factor: 0.5, patience: 20 },
      },
    ],
    evaluation: { premium: 0 },
  },
};
