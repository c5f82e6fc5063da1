/** Learned policies and baselines on the same test paths. */
import type { Engine } from "@volsmith/engine";
import {
  compareOverSeeds,
  criterionFromJson,
  evaluateHedge,
  summariseEvaluation,
  writeHedgeResults,
} from "@volsmith/hedging";
import type {
  HedgePolicy,
  HedgeSummary,
  PolicyEvaluation,
  SeedComparison,
  StatisticalOptions,
  TrainedHedge,
} from "@volsmith/hedging";
import { mean } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";
import { fileName, seedOf } from "@volsmith/runs";

import type { BacktestConfig } from "../config/backtest-config.ts";
import type { DrawnMarket } from "./markets.ts";
import { stem } from "./run-folder.ts";
import type { TrainingPlace } from "./run-folder.ts";

export interface EvaluationTools {
  /** Ready to run, in the order of the configuration. */
  readonly baselines: readonly HedgePolicy[];
  readonly engine: Engine;
  /** Reads a trained policy; the function makes it. */
  readonly readPolicy: (place: TrainingPlace) => Promise<() => TrainedHedge>;
  /** Given V_T and Z_T of everything that is evaluated, as npz. */
  readonly writeOutcome?: (name: string, bytes: Uint8Array) => Promise<void>;
  readonly control: RunControl;
}

export interface EvaluationYield {
  readonly evaluation: HedgeSummary;
  readonly overSeeds: readonly SeedComparison[];
}

/**
 * Judges what was trained, each policy by the first of its runs and over all of them, beside the
 * baselines.
 *
 * @param trained in order; those that diverged or failed are not among them
 */
export async function evaluatePolicies(
  config: BacktestConfig,
  { market, clusters }: DrawnMarket,
  trained: readonly TrainingPlace[],
  tools: EvaluationTools,
): Promise<EvaluationYield> {
  const { baselines, control, writeOutcome } = tools;
  const options = {
    ...statisticsOf(config, market.payoffs),
    ...(clusters && { clusters }),
    criterion: criterionFromJson(config.criterion),
  };
  const save = async (name: string, { values }: PolicyEvaluation): Promise<void> => {
    await writeOutcome?.(name, writeHedgeResults({ values, payoffs: market.payoffs }));
  };
  const groups = byPolicy(trained);
  const firsts = await Promise.all([...groups.values()].map(([first]) => saved(first, tools)));
  const total = trained.length + baselines.length;
  const side = await evaluateHedge([...firsts, ...baselines], market, {
    ...options,
    ...partOf(control, { from: 0, of: 2 * total }),
  });
  const rules = side.policies.slice(firsts.length);
  for (const rule of rules) await save(fileName(rule.name), rule);
  let done = side.policies.length;
  const compared = [];
  for (const [place, [policy, runs]] of [...groups].entries()) {
    const evaluated = [];
    for (const [i, run] of runs.entries()) {
      const found = i === 0 ? side.policies[place] : await alone(run, done++);
      await save(stem(run), found);
      evaluated.push({ run: run.run, policy: found });
    }
    compared.push({ policy, runs: evaluated });
  }
  const overSeeds = await compareOverSeeds(compared, market, {
    ...options,
    baselines: rules,
    ...partOf(control, { from: total, of: 2 * total }),
  });
  return { evaluation: summariseEvaluation(side), overSeeds };

  async function alone(run: TrainingPlace, from: number): Promise<PolicyEvaluation> {
    const { policies } = await evaluateHedge([await saved(run, tools)], market, {
      ...options,
      draws: 0,
      ...partOf(control, { from, of: 2 * total }),
    });
    return policies[0];
  }
}

function statisticsOf(
  { evaluation, seed }: BacktestConfig,
  payoffs: Float64Array,
): StatisticalOptions {
  const { premium, ...rest } = evaluation;
  return {
    ...rest,
    premium: premium === "mean" ? mean(payoffs) : premium,
    seed: seedOf(seed, "resamples"),
  };
}

function byPolicy(trained: readonly TrainingPlace[]): ReadonlyMap<string, TrainingPlace[]> {
  const groups = new Map<string, TrainingPlace[]>();
  for (const place of trained)
    groups.set(place.policy, [...(groups.get(place.policy) ?? []), place]);
  return groups;
}

/** A policy of the folder; its network is in the engine's memory only while it runs. */
async function saved(place: TrainingPlace, { readPolicy }: EvaluationTools): Promise<HedgePolicy> {
  const made = await readPolicy(place);
  const probe = made();
  const { kind } = probe;
  probe.dispose();
  return {
    name: place.policy,
    kind,
    positions(market) {
      const hedge = made();
      try {
        return hedge.positions(market);
      } finally {
        hedge.dispose();
      }
    },
  };
}

/** Progress of a piece as progress of the whole. */
function partOf(
  { onProgress, signal }: RunControl,
  { from, of }: { readonly from: number; readonly of: number },
): RunControl {
  return {
    ...(signal && { signal }),
    ...(onProgress && {
      onProgress: ({ done, ...rest }) => onProgress({ ...rest, done: from + done, total: of }),
    }),
  };
}
