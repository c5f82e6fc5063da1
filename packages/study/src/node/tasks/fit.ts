/** Fits one configuration: a model of the study, or a trial of a search. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import { readFileBytes, writeFileAtomic } from "@volsmith/files/node";
import { FormatError } from "@volsmith/numerics";
import type { Progress } from "@volsmith/numerics";
import type { TrainedPricer } from "@volsmith/pricers";

import { fitResults } from "../../evaluation/evaluate-model.ts";
import { metricsOf } from "../../evaluation/metrics.ts";
import { familyOf } from "./bench.ts";
import type { Bench, EngineControl } from "./bench.ts";
import { judge } from "./judge.ts";
import type { ModelTask, TaskAnswer, TrialTask } from "./task.ts";

/** Fits a model and judges it on every part. */
export async function fitModel(
  task: ModelTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const { name, files } = task;
  const { title } = familyOf(task.config.kind, bench);
  const trained = await train(task, bench, control);
  try {
    const fit = fitResults(trained);
    const result = await judge(trained.pricer, { name, title, files, fit }, bench);
    await rm(files.checkpoint, { force: true });
    return { kind: "model", result };
  } finally {
    trained.pricer.dispose();
  }
}

/** Fits a configuration of a search; the test part is not looked at. */
export async function fitTrial(
  task: TrialTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const trained = await train(task, bench, control);
  const { pricer, status, advice = null, seconds, history, bestEpoch } = trained;
  try {
    await writeFileAtomic(task.files.weights, pricer.toSafetensors());
    const { table, split, evaluation } = bench;
    const { from, to } = split.validation;
    const actual = table.targets.subarray(from, to);
    const predicted = pricer.price(table, split.validation);
    const { mse, mae, correct } = metricsOf({ actual, predicted }, evaluation);
    const losses = { mse, mae, correct: correct === null ? null : 100 - correct };
    const { parameterCount, config } = pricer;
    const learned = {
      epochs: history.length,
      loss: losses[task.criterion],
      seconds,
      parameterCount,
      history,
      bestEpoch,
    };
    return { kind: "trial", outcome: { config, status, advice, ...learned } };
  } finally {
    pricer.dispose();
  }
}

/** From the checkpoint on, where there is one that can be read. */
async function train(
  task: ModelTask | TrialTask,
  bench: Bench,
  control: EngineControl,
): Promise<TrainedPricer> {
  const { checkpoint } = task.files;
  try {
    return await trainFrom(task, bench, control);
  } catch (error) {
    // A damaged checkpoint costs the time it stood for, not the model.
    if (!(error instanceof FormatError) || !existsSync(checkpoint)) throw error;
    await rm(checkpoint);
    return trainFrom(task, bench, control);
  }
}

async function trainFrom(
  task: ModelTask | TrialTask,
  bench: Bench,
  { engine, signal, onProgress }: EngineControl,
): Promise<TrainedPricer> {
  const { config, seed, files, checkpointSeconds } = task;
  const family = familyOf(config.kind, bench);
  const resume = existsSync(files.checkpoint) ? await readFileBytes(files.checkpoint) : null;
  let last: Uint8Array | null = null;
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    if (last) await writeFileAtomic(files.checkpoint, last);
    last = null;
    savedAt = performance.now();
  };
  try {
    const { table, split } = bench;
    const data = { table, split };
    const trained = await family.train(family.schema.parse(config), data, {
      engine,
      seed,
      signal,
      onProgress: ({ done, total, note }: Progress) => onProgress(total ? done / total : 0, note),
      ...(resume && { resume }),
      async onCheckpoint(bytes) {
        last = bytes;
        if (signal.aborted || performance.now() - savedAt > 1000 * checkpointSeconds) await save();
      },
    });
    // A trial may go on from where it ended, in another rung.
    if (task.kind === "trial") await save();
    return trained;
  } catch (error) {
    await save();
    throw error;
  }
}
