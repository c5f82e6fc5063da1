/** Checkpoints of networks: the engine's state of a training, and what the training was of. */
import { readTraining, writeTraining } from "@volsmith/engine";
import type { TrainingState } from "@volsmith/engine";
import { jsonDifference, readJsonHeader, readSafetensors, writeSafetensors } from "@volsmith/files";
import { DataError } from "@volsmith/numerics";

import type { NetworkParts } from "./network.ts";

const KEY = "volsmith.pricer-training";
const VERSION = 1;
/** Keys that only say when a training ends. */
const ENDS = ["epochs", "patience"];

/** What a checkpoint says of its training. */
export function aboutTraining(
  { config, moments, shift, scale }: NetworkParts,
  seed: number,
): object {
  return { ...config, seed, features: moments, shift, scale };
}

export function writeCheckpoint(state: TrainingState, about: object): Uint8Array {
  const { tensors, metadata } = readSafetensors(writeTraining(state));
  const header = JSON.stringify({ version: VERSION, about });
  return writeSafetensors(tensors, { ...metadata, [KEY]: header });
}

/**
 * The state to go on from. A training may be given more epochs or patience than it had; all else must
 * be as it was.
 *
 * @throws {FormatError} when the bytes are no checkpoint
 * @throws {DataError} naming the key in which the training differs from that of the checkpoint
 */
export function readCheckpoint(bytes: Uint8Array, about: object): TrainingState {
  const file = "checkpoint";
  const { metadata } = readSafetensors(bytes, { file });
  const what = "training of a pricer";
  const header = readJsonHeader(metadata, { key: KEY, version: VERSION, what, file });
  const difference = jsonDifference((header as { readonly about: unknown }).about, about, ENDS);
  if (difference === null) return readTraining(bytes, file);
  const { key, before, now } = difference;
  throw new DataError(
    "trainPricer",
    `the checkpoint is of another training: ${key} was ${before.slice(0, 60)}, is ${now.slice(0, 60)}`,
    "leave `resume` out to begin anew, or give it the same configuration, seed and table",
  );
}
