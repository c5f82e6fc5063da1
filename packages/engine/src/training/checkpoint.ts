/** Weights and trainings as files: safetensors, with all that is not a tensor as JSON metadata. */
import { readJsonHeader, readSafetensors, toFloat32, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { FormatError } from "@volsmith/numerics";

import type { Weights } from "../weights/weights.ts";
import type { EpochRecord, TrainingState } from "./training-state.ts";

/** Key of the metadata that make a safetensors file a training of this engine. */
const KEY = "volsmith.engine-training";
const VERSION = 1;
const HEADER = {
  key: KEY,
  version: VERSION,
  what: "training",
  fix: "weights alone start a new training: restore them before it",
};

interface Header {
  readonly version: number;
  readonly epoch: number;
  readonly batch: number;
  readonly lossSum: number;
  readonly adamSteps: number;
  readonly bestEpoch: number;
  readonly history: readonly EpochRecord[];
}

/** The weights as a safetensors file, with metadata of the caller's. */
export function writeWeights(
  weights: Weights,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const { name, shape } of weights.parameters)
    tensors.set(name, { dtype: "F32", shape, data: weights.values(name).slice() });
  return writeSafetensors(tensors, metadata);
}

/**
 * Weights from a safetensors file, for `Weights.restore`, and its metadata.
 * @param file name for messages
 * @throws {FormatError} when the bytes are no safetensors file
 */
export function readWeights(bytes: Uint8Array, file = "weights") {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const values = [...tensors].map(([name, tensor]) => [name, toFloat32(tensor)] as const);
  return { tensors: new Map(values), metadata };
}

/** A training as a file from which `readTraining` gives it back, bit for bit. */
export function writeTraining(state: TrainingState): Uint8Array {
  const tensors = new Map<string, Tensor>();
  const add = (name: string, data: Float32Array) =>
    tensors.set(name, { dtype: "F32", shape: [data.length], data });
  for (const [name, data] of state.weights) add(`weights/${name}`, data);
  for (const [name, data] of state.best ?? []) add(`best/${name}`, data);
  add("adam/first", state.adam.first);
  add("adam/second", state.adam.second);
  const { epoch, batch, lossSum, bestEpoch, history, adam } = state;
  const header: Header = {
    version: VERSION,
    epoch,
    batch,
    lossSum,
    adamSteps: adam.steps,
    bestEpoch,
    history,
  };
  return writeSafetensors(tensors, { [KEY]: JSON.stringify(header) });
}

/**
 * @param file name for messages
 * @throws {FormatError} when the bytes are no training, or one of another version
 */
export function readTraining(bytes: Uint8Array, file = "checkpoint"): TrainingState {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const { adamSteps, ...header } = readJsonHeader(metadata, { ...HEADER, file }) as Header;
  const under = (prefix: string) => {
    const found = new Map<string, Float32Array>();
    for (const [name, tensor] of tensors)
      if (name.startsWith(prefix)) found.set(name.slice(prefix.length), toFloat32(tensor));
    return found;
  };
  const adam = under("adam/");
  const first = adam.get("first");
  const second = adam.get("second");
  if (!first || !second) throw new FormatError({ file }, "the optimiser's moments are missing");
  const best = under("best/");
  return {
    epoch: header.epoch,
    batch: header.batch,
    lossSum: header.lossSum,
    weights: under("weights/"),
    adam: { steps: adamSteps, first, second },
    best: best.size > 0 ? best : null,
    bestEpoch: header.bestEpoch,
    history: header.history,
  };
}
