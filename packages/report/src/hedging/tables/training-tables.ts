/** Trainings, their curves, and what seeds change. */
import type { BacktestResult } from "@volsmith/backtest";

import type { Interval } from "@volsmith/hedging";

import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";
import type { Cell } from "../../table.ts";
import { finite } from "../numbers.ts";

export function trainingTables({ trainings, overSeeds }: BacktestResult): readonly StudyTable[] {
  return [
    tableOf(
      "trainings",
      trainings.map(({ policy, run, seed, status, epochs, premium, ...training }) => ({
        policy,
        run,
        seed,
        status,
        epochs,
        bestEpoch: training.bestEpoch < 0 ? null : training.bestEpoch + 1,
        bestLoss: finite(training.bestLoss),
        seconds: finite(training.seconds),
        parameters: training.parameterCount,
        premium: finite(premium.price),
        premiumHow: premium.how,
        advice: training.advice,
      })),
      [
        "policy",
        "run",
        "seed",
        "status",
        "epochs",
        "bestEpoch",
        "bestLoss",
        "seconds",
        "parameters",
        "premium",
        "premiumHow",
        "advice",
      ],
    ),
    tableOf(
      "training-curves",
      trainings.flatMap(({ policy, run, history }) =>
        history.map(({ loss, validation, rate }, epoch) => ({
          policy,
          run,
          epoch: epoch + 1,
          loss: finite(loss),
          validation: finite(validation),
          rate: finite(rate),
        })),
      ),
      ["policy", "run", "epoch", "loss", "validation", "rate"],
    ),
    tableOf(
      "over-seeds",
      overSeeds.flatMap(({ policy, runs, spread, intervals }) =>
        Object.entries(spread).map(([statistic, { mean, sd, least, most }]) => ({
          policy,
          runs: runs.length,
          statistic,
          mean: finite(mean),
          sd: finite(sd),
          least: finite(least),
          most: finite(most),
          low: finite(intervals[statistic]?.[0]),
          high: finite(intervals[statistic]?.[1]),
        })),
      ),
      ["policy", "runs", "statistic", "mean", "sd", "least", "most", "low", "high"],
    ),
    tableOf(
      "baselines-less-policies",
      overSeeds.flatMap(({ policy, against }) =>
        against.flatMap(({ baseline, differences }) =>
          differenceRows({ policy, baseline }, differences),
        ),
      ),
      ["policy", "baseline", "statistic", "low", "high"],
    ),
    tableOf(
      "policies-less-policies",
      overSeeds.flatMap(({ policy, others = [] }) =>
        others.flatMap(({ policy: other, differences }) =>
          differenceRows({ policy, other }, differences),
        ),
      ),
      ["policy", "other", "statistic", "low", "high"],
    ),
  ];
}

/** Intervals of the second of two less the first, a row for each statistic. */
function differenceRows(
  pair: Readonly<Record<string, string>>,
  differences: Readonly<Record<string, Interval>>,
): Record<string, Cell>[] {
  return Object.entries(differences).map(([statistic, [low, high]]) => ({
    ...pair,
    statistic,
    low: finite(low),
    high: finite(high),
  }));
}
