/** One search: rungs of trials, from the log where an earlier run has done them. */
import { randomGenerator } from "@volsmith/numerics";
import { seedOf } from "@volsmith/runs";
import { now } from "@volsmith/runs/node";

import type { ModelCatalogue } from "../../config/model-catalogue.ts";
import type { SearchConfig } from "../../config/model-entry.ts";
import type { TrialOutcome } from "../../events.ts";
import { costOf } from "../../plan/cost.ts";
import type { SearchResult } from "../../result.ts";
import { spaceOf } from "../../search/grid.ts";
import { searchStrategies } from "../../search/strategies.ts";
import type { Trial } from "../../search/strategy.ts";
import type { RunFolder } from "../folder/run-folder.ts";
import type { TaskAnswer } from "../tasks/task.ts";
import type { TaskPlan } from "./workshop.ts";

export interface SearchTools {
  /** Model of the study that is searched for. */
  readonly name: string;
  readonly seed: number;
  readonly checkpointSeconds: number;
  readonly catalogue: ModelCatalogue;
  readonly folder: RunFolder;
  readonly perform: (plan: TaskPlan) => Promise<TaskAnswer>;
  /** Told how much there is to do. */
  readonly begin: (cost: number) => void;
  readonly onShare: (share: number, note?: string) => void;
}

export interface SearchYield {
  readonly result: SearchResult;
  readonly best: { readonly outcome: TrialOutcome; readonly weights: string };
}

interface Tried {
  readonly trial: Trial;
  readonly outcome: TrialOutcome;
}

export async function runSearch(search: SearchConfig, tools: SearchTools): Promise<SearchYield> {
  const { name, seed, catalogue, folder } = tools;
  const strategy = searchStrategies[search.strategy];
  const space = spaceOf(search, catalogue.grids);
  let rung = strategy.begin(space, { search, random: randomGenerator(seed).fork(0) });
  const rungCost = rung.reduce((sum, { config }) => sum + costOf(config), 0);
  const rungs = rung[0].rungs;
  tools.begin(rungCost * rungs);
  const last = new Map<string, Tried>();
  for (let done = 0; rung.length > 0; done++) {
    const board = new Map<string, number>();
    const whole = rung.reduce((sum, { config }) => sum + costOf(config), 0);
    const tried = await Promise.all(
      rung.map(async (trial): Promise<Tried> => {
        const onShare = (share: number): void => {
          board.set(trial.id, share * costOf(trial.config));
          const sum = [...board.values()].reduce((a, b) => a + b, 0);
          tools.onShare((done + sum / whole) / rungs, `rung ${done + 1} of ${rungs}`);
        };
        const spent = last.get(trial.id)?.outcome.seconds ?? 0;
        return { trial, outcome: await outcomeOf(trial, { ...tools, search, spent, onShare }) };
      }),
    );
    for (const one of tried) last.set(one.trial.id, one);
    const losses = tried.map(({ trial: { id }, outcome: { loss } }) => ({ id, loss }));
    rung = strategy.next(rung, losses, search);
  }
  tools.onShare(1);
  const ranking = [...last.values()].toSorted(
    (a, b) =>
      b.trial.rung - a.trial.rung ||
      (a.outcome.loss ?? Infinity) - (b.outcome.loss ?? Infinity) ||
      (a.trial.id < b.trial.id ? -1 : 1),
  );
  const [best] = ranking;
  return {
    result: {
      name,
      strategy: search.strategy,
      nTrials: ranking.length,
      trials: ranking.map(({ trial: { id }, outcome }) => {
        const { config, status, epochs, loss, seconds, parameterCount } = outcome;
        return { id, config, status, epochs, loss, seconds, parameterCount };
      }),
    },
    best: { outcome: best.outcome, weights: folder.trialFiles(name, best.trial.id).weights },
  };
}

interface TrialTools extends SearchTools {
  readonly search: SearchConfig;
  /** Seconds of its earlier rungs. */
  readonly spent: number;
  readonly onShare: (share: number) => void;
}

async function outcomeOf({ id, config, rung }: Trial, tools: TrialTools): Promise<TrialOutcome> {
  const { name, seed, folder, search, onShare, perform, checkpointSeconds } = tools;
  const job = `${name}/${id}`;
  const known = folder.trial(job, rung);
  if (known) {
    onShare(1);
    return known;
  }
  const { criterion, budget } = search;
  const files = folder.trialFiles(name, id);
  const answer = await perform({
    task: {
      kind: "trial",
      job,
      config,
      seed: seedOf(seed, id), // the same in every rung
      files,
      checkpointSeconds,
      criterion,
      budget,
    },
    cost: costOf(config),
    onShare,
  });
  const { outcome: last } = answer as Extract<TaskAnswer, { readonly kind: "trial" }>;
  const outcome = { ...last, seconds: tools.spent + last.seconds };
  folder.append({ event: "trial", at: now(), search: name, job, trial: id, rung, outcome });
  return outcome;
}
