/** The checkpoint a training goes on from, where there is one of the same training. */
import { isDeepStrictEqual } from "node:util";
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
  wanted: { readonly config: TrainingConfig; readonly data: string },
): Promise<ResumedTraining | null> {
  if (!existsSync(path)) return null;
  const bytes = await readFileBytes(path);
  const { config, state, data } = readCheckpoint(bytes, path);
  const fix = "give the options it was begun with, name another --checkpoint, or delete it";
  const other =
    difference(config, wanted.config, ["steps"]) ??
    (data === undefined ? null : difference(JSON.parse(data), JSON.parse(wanted.data), []));
  if (other !== null) {
    const [key, before, now] = other;
    throw new DataError(
      path,
      `it is of a training with ${key} ${before}, and this command says ${now}`,
      fix,
    );
  }
  if (state.step > wanted.config.steps) {
    const problem = `it has ${state.step} steps behind it, and this command says ${wanted.config.steps}`;
    throw new DataError(path, problem, fix);
  }
  return { bytes, step: state.step, best: state.bestValidation };
}

type Difference = readonly [key: string, before: string, now: string];

/** The first entry, at any depth, in which two JSON objects differ. */
function difference(before: unknown, now: unknown, ignored: readonly string[]): Difference | null {
  const [a, b] = [before, now].map((one) => JSON.parse(JSON.stringify(one ?? null)) as unknown);
  if (isDeepStrictEqual(a, b)) return null;
  if (!isObject(a) || !isObject(b)) return ["", JSON.stringify(a), JSON.stringify(b)];
  for (const key of new Set([...Object.keys(a), ...Object.keys(b)])) {
    if (ignored.includes(key)) continue;
    const found = difference(a[key], b[key], []);
    if (found) return [found[0] === "" ? key : `${key}.${found[0]}`, found[1], found[2]];
  }
  return null;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
