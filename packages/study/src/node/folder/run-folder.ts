/** A run on disk: what is done, and where the rest goes. */
import { existsSync } from "node:fs";
import { join } from "node:path";

import { makeFolder, writeFileAtomic } from "@volsmith/files/node";
import { fileName } from "@volsmith/runs";
import { now, openEventLog, readEvents } from "@volsmith/runs/node";
import type { EventLog } from "@volsmith/runs/node";

import type { StudyEvent, TrialOutcome } from "../../events.ts";
import type { ModelResult } from "../../result.ts";
import type { TaskFiles } from "../tasks/task.ts";
import { modelResultPath, readModelResult } from "./model-result.ts";

export class RunFolder {
  readonly path: string;
  readonly #log: EventLog<StudyEvent>;
  readonly #trials = new Map<string, TrialOutcome>();
  readonly #models = new Set<string>();

  private constructor(path: string, events: readonly StudyEvent[]) {
    this.path = path;
    for (const event of events) {
      if (event.event === "trial") this.#trials.set(key(event.job, event.rung), event.outcome);
      if (event.event === "model") this.#models.add(event.name);
    }
    this.#log = openEventLog(logPath(path));
  }

  static async open(path: string): Promise<RunFolder> {
    for (const name of ["checkpoints", "models", "trials"]) await makeFolder(join(path, name));
    return new RunFolder(path, readEvents<StudyEvent>(logPath(path)));
  }

  /** How a trial ended in an earlier run. */
  trial(job: string, rung: number): TrialOutcome | null {
    return this.#trials.get(key(job, rung)) ?? null;
  }

  /** Result of a model that an earlier run finished; null where its weights are gone since. */
  async model(name: string): Promise<ModelResult | null> {
    if (!this.#models.has(name)) return null;
    const result = await readModelResult(this.path, name);
    const isSaved = existsSync(this.modelFiles(name, "skip").weights);
    return isSaved || result?.metrics.validation.mse === null ? result : null;
  }

  started(job: string): void {
    this.append({ event: "start", at: now(), job });
  }

  /** The result is on the disk before the log says so. */
  async modelDone(job: string, result: ModelResult): Promise<void> {
    await writeFileAtomic(modelResultPath(this.path, result.name), `${JSON.stringify(result)}\n`);
    const { name, status } = result;
    this.append({ event: "model", at: now(), job, name, status });
  }

  append(event: StudyEvent): void {
    this.#log.append(event);
  }

  modelFiles(name: string, onnx: "write" | "skip"): TaskFiles {
    const at = join(this.path, "models", fileName(name));
    return {
      checkpoint: join(this.path, "checkpoints", `${fileName(name)}.safetensors`),
      weights: `${at}.safetensors`,
      onnx: onnx === "write" ? `${at}.onnx` : null,
    };
  }

  trialFiles(search: string, trial: string): TaskFiles {
    const name = `${fileName(search)}.${trial}.safetensors`;
    return {
      checkpoint: join(this.path, "checkpoints", name),
      weights: join(this.path, "trials", name),
      onnx: null,
    };
  }

  close(): void {
    this.#log.close();
  }
}

export function logPath(folder: string): string {
  return join(folder, "trials.jsonl");
}

function key(job: string, rung: number): string {
  return `${job}#${rung}`;
}
