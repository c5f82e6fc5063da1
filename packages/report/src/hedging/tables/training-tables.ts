/** Trainings, their curves, and what seeds change. */
import type { BacktestResult } from "@volsmith/backtest";

import { tableOf } from "../../study-table.ts";
import type { StudyTable } from "../../study-table.ts";
import { finite } from "../view.ts";

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
          Object.entries(differences).map(([statistic, [low, high]]) => ({
            policy,
            baseline,
            statistic,
            low: finite(low),
            high: finite(high),
          })),
        ),
      ),
      ["policy", "baseline", "statistic", "low", "high"],
    ),
  ];
}
