/** Who does what when: models and searches at once, ensembles once their members are there. */
import type { RunControl } from "@volsmith/numerics";
import { ProgressBoard, seedOf } from "@volsmith/runs";

import type { ModelCatalogue } from "../../config/model-catalogue.ts";
import type { ModelEntry } from "../../config/model-entry.ts";
import { entryModel } from "../../config/parse-study-config.ts";
import type { StudyConfig } from "../../config/study-config.ts";
import { costOf } from "../../plan/cost.ts";
import type { MixtureResult, ModelResult, SearchResult } from "../../result.ts";
import type { RunFolder } from "../folder/run-folder.ts";
import { TaskQueue } from "../tasks/task-queue.ts";
import type { TaskRunner } from "../tasks/task-runner.ts";
import type { ModelMaking, SavedModel, Task, TaskAnswer } from "../tasks/task.ts";
import { runSearch } from "./run-search.ts";

export interface WorkshopTools {
  readonly config: StudyConfig;
  readonly catalogue: ModelCatalogue;
  readonly folder: RunFolder;
  readonly runner: TaskRunner;
  readonly threads: number;
  readonly control: RunControl & {
    readonly onModel?: (result: ModelResult) => void;
    readonly onResume?: (done: number) => void;
  };
}

export interface WorkshopYield {
  readonly models: readonly ModelResult[];
  readonly searches: readonly SearchResult[];
  readonly mixture: MixtureResult | null;
}

/** How a task is queued, logged and shown. */
export interface TaskPlan {
  readonly task: Task;
  readonly cost: number;
  readonly onShare: (share: number, note?: string) => void;
}

export class Workshop {
  readonly #tools: WorkshopTools;
  readonly #queue: TaskQueue;
  readonly #board: ProgressBoard;
  readonly #stop = new AbortController();
  readonly #searches = new Map<string, SearchResult>();

  constructor(tools: WorkshopTools) {
    const { runner, threads, control } = tools;
    this.#tools = tools;
    this.#board = new ProgressBoard(control.onProgress, "study");
    this.#queue = new TaskQueue(runner, { threads, signal: this.#stop.signal });
  }

  async run(): Promise<WorkshopYield> {
    const { config, control } = this.#tools;
    const stop = (): void => this.#stop.abort(control.signal?.reason);
    control.signal?.addEventListener("abort", stop, { once: true });
    const found = new Map<string, ModelResult>();
    for (const { name } of config.models) {
      const result = await this.#tools.folder.model(name);
      if (result) found.set(name, result);
    }
    if (found.size > 0) control.onResume?.(found.size);
    const making = new Map<string, Promise<ModelResult>>();
    for (const entry of config.models) {
      const made = found.get(entry.name);
      // Searches are gone through again for their tables: all of their trials are in the log.
      const promise = made && !entry.search ? Promise.resolve(made) : this.#make(entry, making);
      // One that breaks down (a model that fails does not) ends the others.
      promise.catch((error: unknown) => this.#stop.abort(error));
      making.set(entry.name, promise);
    }
    try {
      const settled = await Promise.allSettled(making.values());
      for (const one of settled) if (one.status === "rejected") throw this.#stop.signal.reason;
      const models = settled.map((one) => (one as PromiseFulfilledResult<ModelResult>).value);
      const searches = config.models.flatMap(({ name }) => this.#searches.get(name) ?? []);
      return { models, searches, mixture: await this.#mixture(models) };
    } finally {
      control.signal?.removeEventListener("abort", stop);
    }
  }

  /** Runs a task when its turn comes; what stands in the log is the caller's to look up. */
  async perform({ task, cost, onShare }: TaskPlan): Promise<TaskAnswer> {
    const answer = await this.#queue.run({
      task,
      priority: cost,
      onStart: () => this.#tools.folder.started(task.job),
      onProgress: onShare,
    });
    onShare(1);
    return answer;
  }

  async #make(
    entry: ModelEntry,
    making: ReadonlyMap<string, Promise<ModelResult>>,
  ): Promise<ModelResult> {
    const { config, catalogue } = this.#tools;
    const { name } = entry;
    const files = this.#tools.folder.modelFiles(name, config.onnx);
    const job = name;
    const seed = entry.seed ?? seedOf(config.seed, name);
    const model = entryModel(entry, catalogue);
    const { checkpointSeconds } = config;
    if (model)
      return this.#model({
        kind: "model",
        job,
        name,
        config: model,
        seed,
        files,
        checkpointSeconds,
      });
    if (entry.search) return this.#search(entry, seed);
    const { of: names = [], combine = "mean" } = entry.ensemble ?? {};
    const done = await Promise.all(names.map((member) => making.get(member)!));
    const members = done
      .filter(({ metrics }) => metrics.validation.mse !== null)
      .map((member) => this.#saved(member));
    return this.#model({ kind: "ensemble", job, name, files, members, combine });
  }

  async #search(entry: ModelEntry, seed: number): Promise<ModelResult> {
    const { folder, config, catalogue } = this.#tools;
    const { name } = entry;
    const { checkpointSeconds } = config;
    const board = this.#board;
    const { result, best } = await runSearch(entry.search!, {
      name,
      seed,
      checkpointSeconds,
      catalogue,
      folder,
      perform: (plan) => this.perform(plan),
      begin: (cost) => board.add(name, cost),
      onShare: (share, note) => board.update(name, share, note),
    });
    this.#searches.set(name, result);
    const done = await folder.model(name);
    if (done) return done;
    return this.#model({
      kind: "found",
      job: name,
      name,
      files: folder.modelFiles(name, config.onnx),
      trialWeights: best.weights,
      outcome: best.outcome,
    });
  }

  #saved({ name, kind }: ModelResult): SavedModel {
    return { name, kind, weights: this.#tools.folder.modelFiles(name, "skip").weights };
  }

  /** The mixture the configuration names, or the first there is; null without one. */
  async #mixture(models: readonly ModelResult[]): Promise<MixtureResult | null> {
    const { mixture } = this.#tools.config;
    const priced = models.filter(({ metrics }) => metrics.test.mse !== null);
    const first = priced.find(({ name, kind }) =>
      mixture ? name === mixture.model : kind === "mixture",
    );
    if (!first) return null;
    const others = priced.filter(({ name }) => mixture?.compare.includes(name));
    const answer = await this.#queue.run({
      task: {
        kind: "mixture",
        job: `${first.name}: routing`,
        models: [first, ...others].map((model) => this.#saved(model)),
      },
      priority: 0,
      onStart: () => {},
      onProgress: () => {},
    });
    return (answer as Extract<TaskAnswer, { readonly kind: "mixture" }>).result;
  }

  async #model(task: ModelMaking): Promise<ModelResult> {
    const { folder, control } = this.#tools;
    const cost = task.kind === "model" ? costOf(task.config) : 1;
    if (task.kind !== "found") this.#board.add(task.name, cost);
    const answer = await this.perform({
      task,
      cost,
      onShare: (share, note) => this.#board.update(task.name, share, note),
    });
    const { result } = answer as Extract<TaskAnswer, { readonly kind: "model" }>;
    await folder.modelDone(task.job, result);
    control.onModel?.(result);
    return result;
  }
}
