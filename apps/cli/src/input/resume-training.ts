/** The checkpoint a training goes on from, where there is one of the same training. */
import { jsonDifference } from "@volsmith/files";
import { readFileBytes } from "@volsmith/files/node";
import { DataError } from "@volsmith/numerics";
import { readCheckpoint } from "@volsmith/surface";
import type { TrainingConfig, Validation } from "@volsmith/surface";
import { existsSync } from "node:fs";

export interface ResumedTraining {
  readonly bytes: Uint8Array;
  /** Steps taken. */
  readonly step: number;
  readonly best: Validation | null;
}

/**
 * @param path of the checkpoint; null is returned where there is none yet
 * @param wanted what the command would begin with
 * @throws {DataError} when the checkpoint is of another training, saying in what
 */
export async function resumeTraining(
  path: string,
  wanted: { readonly config?: TrainingConfig; readonly data: string },
): Promise<ResumedTraining | null> {
  if (!existsSync(path)) return null;
  const bytes = await readFileBytes(path);
  const { config, state, data } = readCheckpoint(bytes, path);
  const fix = "give the options it was begun with, name another --checkpoint, or delete it";
  const other =
    (wanted.config && jsonDifference(config, wanted.config, ["steps"])) ??
    jsonDifference(data, wanted.data);
  if (other) {
    const { key, before, now } = other;
    throw new DataError(
      path,
      `it is of a training with ${key} ${before}, and this command says ${now}`,
      fix,
    );
  }
  const { steps = Infinity } = wanted.config ?? {};
  if (state.step > steps) {
    const problem = `it has ${state.step} steps behind it, and this command says ${steps}`;
    throw new DataError(path, problem, fix);
  }
  return { bytes, step: state.step, best: state.bestValidation };
}

/** Where a checkpoint goes that nobody named. */
export function besideWeights(out: string): string {
  return `${out.replace(/\.safetensors$/, "")}.checkpoint.safetensors`;
}
