/** Models made of what is there already: the winner of a search, ensembles, mixtures compared. */
import { readFileBytes } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import { compareMixture, ensembleOf } from "@volsmith/pricers";
import type { Pricer } from "@volsmith/pricers";

import { metricsOf } from "../../evaluation/metrics.ts";
import { familyOf } from "./bench.ts";
import type { Bench, EngineControl } from "./bench.ts";
import { judge } from "./judge.ts";
import type { EnsembleTask, FoundTask, MixtureTask, SavedModel, TaskAnswer } from "./task.ts";

/** Judges on every part what a search found. */
export async function judgeFound(
  { name, files, outcome, trialWeights: weights }: FoundTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const { seconds: fitSeconds, config, status, advice, history, bestEpoch } = outcome;
  if (outcome.loss === null)
    throw new DataError(name, `no trial came to a price; one of them: ${advice ?? status}`);
  const { kind } = config as { readonly kind: string };
  const pricer = await readSaved({ kind, weights }, bench, control);
  try {
    const { parameterCount } = outcome;
    const learned = { parameterCount, fitSeconds, history, bestEpoch };
    const fit = { kind, config, status, advice, ...learned };
    const { title } = familyOf(kind, bench);
    return { kind: "model", result: await judge(pricer, { name, title, files, fit }, bench) };
  } finally {
    pricer.dispose();
  }
}

/** Joins models and judges them as one. */
export async function joinMembers(
  { name, files, members, combine }: EnsembleTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  if (members.length === 0) throw new DataError(name, "none of its members has prices");
  const startedAt = performance.now();
  const pricers: Pricer[] = [];
  for (const member of members) pricers.push(await readSaved(member, bench, control));
  const ensemble = ensembleOf(pricers, bench, { combine });
  try {
    const { kind, parameterCount, weights } = ensemble;
    const of = members.map((member) => member.name);
    const fit = {
      kind,
      config: { kind, of, combine, weights: [...weights] },
      status: "finished" as const,
      advice: null,
      parameterCount,
      fitSeconds: (performance.now() - startedAt) / 1000,
      history: [],
      bestEpoch: -1,
    };
    const title = `ensemble of ${members.length}`;
    return { kind: "model", result: await judge(ensemble, { name, title, files, fit }, bench) };
  } finally {
    ensemble.dispose();
  }
}

/** Where a mixture sends the rows of the test part, and what that is worth by regime. */
export async function compareModels(
  { models }: MixtureTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const { table, split, evaluation } = bench;
  const pricers: Pricer[] = [];
  try {
    for (const model of models) pricers.push(await readSaved(model, bench, control));
    const compared = models.map(({ name: model }, i) => ({ model, pricer: pricers[i] }));
    const rows = { table, rows: split.test };
    const comparison = compareMixture(compared, rows, (predicted, actual) =>
      metricsOf({ actual, predicted }, evaluation),
    );
    return { kind: "mixture", result: { name: models[0].name, ...comparison } };
  } finally {
    for (const pricer of pricers) pricer.dispose();
  }
}

async function readSaved(
  { kind, weights: file }: Omit<SavedModel, "name">,
  bench: Bench,
  { engine }: EngineControl,
): Promise<Pricer> {
  return familyOf(kind, bench).read(await readFileBytes(file), { engine, file });
}
