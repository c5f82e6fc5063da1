/** Does one task, on the thread it is called on. */
import { existsSync } from "node:fs";
import { rm } from "node:fs/promises";

import { loadEngine } from "@volsmith/engine";
import { readFileBytes, writeFileAtomic, writeFilesAtomic } from "@volsmith/files/node";
import type { PendingFile } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import type { Progress } from "@volsmith/numerics";
import { ensembleOf } from "@volsmith/pricers";
import type { Pricer, PricerFamily, TrainedPricer } from "@volsmith/pricers";
import type { Engine } from "@volsmith/engine";

import type { ModelResult } from "../../result.ts";
import {
  fitResults,
  NO_PRICES,
  priceResults,
  slopeImportance,
} from "../../evaluation/evaluate-model.ts";
import { metricsOf } from "../../evaluation/metrics.ts";
import type { Bench, TaskControl } from "./bench.ts";
import type {
  EnsembleTask,
  FoundTask,
  ModelTask,
  Task,
  TaskAnswer,
  TaskFiles,
  TrialTask,
} from "./task.ts";

/**
 * @throws the signal's reason when asked to stop, once a checkpoint is on the disk; whatever else goes
 *   wrong with a model is its result
 */
export async function runTask(task: Task, bench: Bench, control: TaskControl): Promise<TaskAnswer> {
  const engine = await loadEngine({ threads: control.threads });
  try {
    return await inEngine(engine, task, bench, control);
  } catch (error) {
    if (control.signal.aborted) throw control.signal.reason;
    return failure(task, bench, error);
  } finally {
    engine.dispose();
  }
}

function inEngine(
  engine: Engine,
  task: Task,
  bench: Bench,
  control: TaskControl,
): Promise<TaskAnswer> {
  switch (task.kind) {
    case "model":
      return fitModel(task, bench, { ...control, engine });
    case "trial":
      return fitTrial(task, bench, { ...control, engine });
    case "found":
      return judgeFound(task, bench, { ...control, engine });
    case "ensemble":
      return joinMembers(task, bench, { ...control, engine });
  }
}

interface EngineControl extends TaskControl {
  readonly engine: Engine;
}

async function fitModel(
  task: ModelTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const family = familyOf(task.config.kind, bench);
  const trained = await train(family, task, bench, control);
  try {
    const result = await judge(trained.pricer, fitResults(trained), { task, family, bench });
    await rm(task.files.checkpoint, { force: true });
    return { kind: "model", result };
  } finally {
    trained.pricer.dispose();
  }
}

async function fitTrial(
  task: TrialTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const trained = await train(familyOf(task.config.kind, bench), task, bench, control);
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
    const loss = losses[task.criterion];
    const epochs = history.length;
    const learned = { epochs, loss, seconds, parameterCount, history, bestEpoch };
    return { kind: "trial", outcome: { config, status, advice, ...learned } };
  } finally {
    pricer.dispose();
  }
}

async function judgeFound(
  task: FoundTask,
  bench: Bench,
  control: EngineControl,
): Promise<TaskAnswer> {
  const { seconds: fitSeconds, config, ...outcome } = task.outcome;
  const { status, advice, history, bestEpoch, parameterCount } = outcome;
  const { kind } = config as { readonly kind: string };
  const family = familyOf(kind, bench);
  const file = task.trialWeights;
  const pricer = family.read(await readFileBytes(file), { engine: control.engine, file });
  try {
    const fit = { kind, config, status, advice, parameterCount, fitSeconds, history, bestEpoch };
    return { kind: "model", result: await judge(pricer, fit, { task, family, bench }) };
  } finally {
    pricer.dispose();
  }
}

async function joinMembers(
  task: EnsembleTask,
  bench: Bench,
  { engine }: EngineControl,
): Promise<TaskAnswer> {
  const { members, combine } = task;
  const names = members.map(({ name }) => name);
  if (members.length === 0) throw new DataError(task.name, "none of its members has prices");
  const startedAt = performance.now();
  const pricers: Pricer[] = [];
  for (const { kind, weights: file } of members)
    pricers.push(familyOf(kind, bench).read(await readFileBytes(file), { engine, file }));
  const ensemble = ensembleOf(pricers, bench, { combine });
  try {
    const fit = {
      kind: ensemble.kind,
      config: { kind: ensemble.kind, of: names, combine, weights: [...ensemble.weights] },
      status: "finished" as const,
      advice: null,
      parameterCount: ensemble.parameterCount,
      fitSeconds: (performance.now() - startedAt) / 1000,
      history: [],
      bestEpoch: -1,
    };
    const family = { title: `ensemble of ${members.length}` };
    return { kind: "model", result: await judge(ensemble, fit, { task, family, bench }) };
  } finally {
    ensemble.dispose();
  }
}

async function train(
  family: PricerFamily,
  task: ModelTask | TrialTask,
  { table, split }: Bench,
  { engine, signal, onProgress }: EngineControl,
): Promise<TrainedPricer> {
  const { config, seed, files, checkpointSeconds } = task;
  const resume = existsSync(files.checkpoint) ? await readFileBytes(files.checkpoint) : null;
  let last: Uint8Array | null = null;
  let savedAt = performance.now();
  const save = async (): Promise<void> => {
    if (last) await writeFileAtomic(files.checkpoint, last);
    last = null;
    savedAt = performance.now();
  };
  try {
    const trained = await family.train(
      family.schema.parse(config),
      { table, split },
      {
        engine,
        seed,
        signal,
        onProgress: ({ done, total, note }: Progress) => onProgress(total ? done / total : 0, note),
        ...(resume && { resume }),
        async onCheckpoint(bytes) {
          last = bytes;
          if (signal.aborted || performance.now() - savedAt > 1000 * checkpointSeconds)
            await save();
        },
      },
    );
    // A trial may go on from where it ended, in another rung.
    if (task.kind === "trial") await save();
    return trained;
  } catch (error) {
    await save();
    throw error;
  }
}

/** Writes the model's files, and says all there is to say of it. */
async function judge(
  pricer: Pricer,
  fit: ReturnType<typeof fitResults>,
  {
    task: { name, files },
    family,
    bench,
  }: {
    readonly task: { readonly name: string; readonly files: TaskFiles };
    readonly family: Pick<PricerFamily, "title">;
    readonly bench: Bench;
  },
): Promise<ModelResult> {
  const prices = priceResults((rows) => pricer.price(bench.table, rows), bench);
  const importance = prices.metrics.test.mse === null ? [] : slopeImportance(pricer, bench);
  await writeFilesAtomic([
    { path: files.weights, data: pricer.toSafetensors() },
    ...onnxFile(pricer, files.onnx),
  ]);
  return { name, title: family.title, ...fit, ...prices, importance, tree: null };
}

/** None where the model has no such form; its weights are there either way. */
function onnxFile(pricer: Pricer, path: string | null): PendingFile[] {
  if (path === null) return [];
  try {
    return [{ path, data: pricer.toOnnx() }];
  } catch (error) {
    if (error instanceof DataError) return [];
    throw error;
  }
}

/** A model that fails is a result, too. */
function failure(task: Task, { families }: Bench, error: unknown): TaskAnswer {
  const advice = error instanceof Error ? error.message : String(error);
  const config = "config" in task ? task.config : null;
  const nothing = { parameterCount: 0, history: [], bestEpoch: -1 };
  const common = { status: "failed" as const, advice, ...nothing };
  if (task.kind === "trial")
    return { kind: "trial", outcome: { ...common, config, epochs: 0, loss: null, seconds: 0 } };
  const kind = config?.kind ?? task.kind;
  const title = families.find((family) => family.kind === kind)?.title ?? kind;
  const fit = { kind, title, config, fitSeconds: 0 };
  return {
    kind: "model",
    result: { name: task.name, ...common, ...fit, ...NO_PRICES, importance: [], tree: null },
  };
}

function familyOf(kind: string, { families }: Bench): PricerFamily {
  const family = families.find((family) => family.kind === kind);
  if (!family) throw new DataError("study", `there is no family "${kind}"`);
  return family;
}
