/** Weights of operators under the names that results give them. */
import { basename, extname } from "node:path";
import { fileURLToPath } from "node:url";
import { readFileBytes } from "@volsmith/files/node";
import { operatorWeightsUrl, readOperatorWeights, trainedOn } from "@volsmith/surface";
import type { NamedWeights, TrainedRange } from "@volsmith/surface";
import { plain } from "../terminal/format.ts";

export interface LoadedWeights extends NamedWeights {
  /** Days of real quotes they were trained on; null where the file does not say. */
  readonly trainedOn: readonly TrainedRange[] | null;
}

/** @param file the shipped weights where undefined */
export async function loadWeights(
  file: string | undefined,
  name = "operator",
): Promise<LoadedWeights> {
  const path = file ?? fileURLToPath(operatorWeightsUrl);
  const bytes = await readFileBytes(path);
  const weights = readOperatorWeights(bytes, { file: path });
  return { name, weights, trainedOn: trainedOn(bytes, path) };
}

/** Files by their names without ending; a number tells equal ones apart. @param taken names */
export async function loadRivals(
  files: readonly string[],
  taken: readonly string[],
): Promise<readonly LoadedWeights[]> {
  const loaded: LoadedWeights[] = [];
  for (const file of files) {
    const base = plain(basename(file, extname(file)), 30) || "weights";
    const names = [...taken, ...loaded.map(({ name }) => name)];
    let name = base;
    for (let i = 2; names.includes(name); i++) name = `${base} ${i}`;
    loaded.push(await loadWeights(file, name));
  }
  return loaded;
}
