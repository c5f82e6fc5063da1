/**
 * Successive halving: many configurations learn a little, the best of them go on from where they were.
 *
 * Rung k gives each of its trials b·etaᵏ epochs in all and sends one in eta on; the last rung has the
 * epochs the configuration asks for. Rungs are few enough that a trial is left for the last one.
 *
 * [JT16] Jamieson & Talwalkar, "Non-stochastic best arm identification and hyperparameter
 *        optimization", AISTATS 2016. arXiv:1502.07943
 */
import type { PricerConfig } from "@volsmith/pricers";

import type { SearchConfig } from "../config/model-entry.ts";
import { drawTrials } from "./random-points.ts";
import { ranked } from "./strategy.ts";
import type { SearchStrategy, Trial } from "./strategy.ts";

export const successiveHalving: SearchStrategy = {
  kind: "successive-halving",
  begin(space, { search, random }) {
    const trials = drawTrials(space, search.trials, random);
    const whole = trials.map(({ config }) => wholeBudget(config, search));
    const rungs = trials.map((_, i) => rungCount(trials.length, whole[i], search));
    const last = Math.min(...rungs) - 1;
    return trials.map((trial, i) => ({
      ...trial,
      config: withBudget(trial.config, budgetOf(whole[i], last, search), search),
      rungs: last + 1,
      whole: whole[i],
    }));
  },
  next(rung, losses, search) {
    const ladders = rung as readonly LadderTrial[];
    const [first] = ladders;
    if (first === undefined || first.rung + 1 >= first.rungs) return [];
    const promoted = ranked(losses)
      .slice(0, Math.max(1, Math.floor(ladders.length / search.eta)))
      .filter(({ loss }) => loss !== null);
    return ladders
      .filter(({ id }) => promoted.some((best) => best.id === id))
      .map((trial) => {
        const { whole, rungs, rung } = trial;
        const budget = budgetOf(whole, rungs - rung - 2, search);
        return { ...trial, rung: rung + 1, config: withBudget(trial.config, budget, search) };
      });
  },
};

interface LadderTrial extends Trial {
  /** Budget of the last rung. */
  readonly whole: number;
}

function wholeBudget(config: PricerConfig, { budget }: SearchConfig): number {
  const value = config[budget];
  return typeof value === "number" && value >= 1 ? value : 1;
}

function withBudget(config: PricerConfig, value: number, { budget }: SearchConfig): PricerConfig {
  return { ...config, [budget]: value };
}

/** Epochs in all of a rung that has `above` rungs above it. */
function budgetOf(whole: number, above: number, { eta }: SearchConfig): number {
  return Math.max(1, Math.round(whole / eta ** above));
}

/** As many rungs as leave a trial for the last one and, for the first, enough epochs to tell. */
function rungCount(trials: number, whole: number, { eta, firstEpochs }: SearchConfig): number {
  const byTrials = 1 + Math.floor(Math.log(trials) / Math.log(eta) + 1e-9);
  const least = firstEpochs ?? 1;
  const byEpochs = 1 + Math.floor(Math.log(Math.max(1, whole / least)) / Math.log(eta) + 1e-9);
  return Math.max(1, Math.min(byTrials, byEpochs));
}
