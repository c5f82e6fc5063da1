import { blackScholesDelta } from "../baselines/black-scholes-delta.ts";
import { noHedge } from "../baselines/no-hedge.ts";
import { cvar } from "../criteria/cvar.ts";
import { itmCvarMse } from "../criteria/itm-cvar-mse.ts";
import { delta } from "../features/greeks.ts";
import { sourceFeatures } from "../features/index.ts";
import { ruleGains } from "../features/rule-gains.ts";
import { running } from "../features/running.ts";
import { strikeDistance } from "../features/strike-distance.ts";
import { volatility } from "../features/volatility.ts";
import type { Kinded } from "../family.ts";
import { hedgeMarket } from "../market.ts";
import { call } from "../payoffs/call.ts";
import { feedForward } from "../policies/feed-forward.ts";
import { gruPolicy } from "../policies/gru.ts";
import type { HedgePolicy } from "../policies/policy.ts";
import { roughenedGbm } from "../processes/roughened-gbm.ts";
import { evenGrid } from "../processes/time-grid.ts";
import type { Simulator } from "../simulation/simulator.ts";
import type { ExperimentOptions, HedgeExperiment } from "./experiment.ts";

/** Trading days of its year. */
const DAYS = 252;
/** About the mean volatility of its paths: √ of the mean variance of regimes and a spike of ten days. */
const MEAN_VOL = 0.27;
const REALISED = { window: 21, initial: 0.2 };

/**
 * The deep-hedging source's experiment as it stands there: a call at the money over 252 days without
 * costs, 8,000 and 2,000 paths, GRU 64 on four raw features, its objective, 300 epochs of one step,
 * Adam at 3e-3, halved after 20 epochs that are no better.
 */
export function sourceExperiment(
  simulator: Simulator,
  options: ExperimentOptions = {},
): HedgeExperiment {
  const { market, test, baselines } = sourceMarkets(simulator, options);
  return {
    training: {
      market,
      architecture: gruPolicy({ units: 64 }),
      criterion: itmCvarMse({ alpha: 0.9, weight: 0.1 }),
      features: sourceFeatures(),
      scaling: "none",
      batchRows: market.nPaths,
      epochs: 300,
      schedule: { kind: "plateau", rate: 3e-3, factor: 0.5, patience: 20 },
      name: "source: GRU 64, in-the-money CVaR and square",
    },
    test,
    baselines,
  };
}

/**
 * A proper one on the same paths: CVaR of the whole P&L, every path counted, with layers that add to the
 * delta at the paths' mean volatility.
 */
export function properExperiment(
  simulator: Simulator,
  options: ExperimentOptions = {},
): HedgeExperiment {
  const { market, test, baselines } = sourceMarkets(simulator, options);
  const around = delta({ vol: MEAN_VOL });
  return {
    training: {
      market,
      architecture: feedForward({ hidden: [64, 64], around }),
      criterion: cvar({ alpha: 0.95 }),
      features: [
        ...sourceFeatures(),
        strikeDistance(),
        around,
        volatility({ vol: REALISED }),
        // What has been of what comes once a path: its spike and its jump.
        running({ of: "variance" }),
        ruleGains({ policy: { kind: "black-scholes-delta", vol: MEAN_VOL } as Kinded }),
      ],
      batchRows: 250,
      epochs: 40,
      schedule: { kind: "cosine", rate: 5e-3 },
      name: "proper: CVaR 95 % of the whole P&L",
    },
    test,
    baselines,
  };
}

function sourceMarkets(
  simulator: Simulator,
  { process = roughenedGbm(), nTraining = 8000, nTest = 2000, seed = 1 }: ExperimentOptions,
) {
  const grid = evenGrid({ years: 1, nSteps: DAYS });
  const task = { payoff: call({ strike: process.spot }), settlement: "physical" } as const;
  const learn = simulator.simulate(process, grid, { nPaths: nTraining, seed });
  const judge = simulator.simulate(process, grid, { nPaths: nTest, seed, firstPath: nTraining });
  const baselines: readonly HedgePolicy[] = [
    noHedge(),
    blackScholesDelta({ vol: 0.2 }),
    blackScholesDelta({ vol: MEAN_VOL }),
    blackScholesDelta({ vol: "path" }),
    blackScholesDelta({ vol: REALISED }),
  ];
  return { market: hedgeMarket(task, learn), test: hedgeMarket(task, judge), baselines };
}
