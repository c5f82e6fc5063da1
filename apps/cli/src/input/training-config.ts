/** The configuration of a training: defaults, then a file's entries, then options. */
import { readJson } from "@volsmith/files/node";
import { trainingFromJSON } from "@volsmith/surface";
import type { TrainingConfig } from "@volsmith/surface";

export interface ConfigOptions {
  /** A JSON file with entries of `TrainingConfig`. */
  readonly config?: string;
  readonly steps?: number;
  readonly batch?: number;
  readonly rate?: number;
  readonly seed?: number;
}

/** Steps of the learning rate's rise, where neither file nor option says. */
const WARM_UP = 100;

/**
 * @throws {FormatError | DomainError} naming the file and the entry
 */
export async function trainingConfig(
  { config: file, steps, batch, rate, seed }: ConfigOptions,
  base: TrainingConfig,
): Promise<TrainingConfig> {
  const fix = 'write entries like { "steps": 500, "batch": 8 }';
  const json = file === undefined ? {} : await readJson(file, { fix });
  const read = (from: TrainingConfig) =>
    trainingFromJSON(json, { base: from, ...(file !== undefined && { where: file }) });
  const wanted = steps ?? read(base).steps;
  // A short training has a short warm-up, or it would be nothing else.
  const warmUp = Math.min(WARM_UP, Math.ceil(wanted / 10));
  const config = read({ ...base, schedule: { ...base.schedule, warmUp } });
  return {
    ...config,
    steps: wanted,
    ...(batch !== undefined && { batch }),
    ...(seed !== undefined && { seed }),
    ...(rate !== undefined && { schedule: { ...config.schedule, rate } }),
  };
}
