/** A mixture's training between two steps: the stage under way, and how those before it ended. */
import type { EpochRecord, TrainingResult, TrainingState } from "@volsmith/engine";
import { readJsonHeader, readSafetensors, toFloat32, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { FormatError } from "@volsmith/numerics";

import { readCheckpoint, writeCheckpoint } from "../../neural/checkpoint.ts";

const HEADER = {
  key: "volsmith.mixture-training",
  version: 1,
  what: "training of a mixture",
  fix: "resume with what onCheckpoint was given",
};

/** How a stage ended. */
export interface StageReport {
  readonly name: string;
  readonly status: TrainingResult["status"];
  readonly bestEpoch: number;
  readonly bestLoss: number;
  readonly history: readonly EpochRecord[];
}

export interface MixtureState {
  /** Stages that ended, in order; the next one is under way. */
  readonly reports: readonly StageReport[];
  readonly training: TrainingState;
  /** Weights before the last stage, once it is under way. */
  readonly before: ReadonlyMap<string, Float32Array> | null;
}

/** @param about what the training is of, as `aboutTraining` says it */
export function writeMixtureState(
  { reports, training, before }: MixtureState,
  about: object,
): Uint8Array {
  const bytes = writeCheckpoint(training, about);
  const tensors = new Map<string, Tensor>([
    ["training", { dtype: "U8", shape: [bytes.length], data: bytes }],
  ]);
  for (const [name, data] of before ?? [])
    tensors.set(`before/${name}`, { dtype: "F32", shape: [data.length], data });
  const { key, version } = HEADER;
  return writeSafetensors(tensors, { [key]: JSON.stringify({ version, reports }) });
}

/**
 * @throws {FormatError} when the bytes are no checkpoint of a mixture
 * @throws {DataError} when they are of another training
 */
export function readMixtureState(bytes: Uint8Array, about: object): MixtureState {
  const file = "checkpoint";
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const header = readJsonHeader(metadata, { ...HEADER, file });
  const { reports } = header as { readonly reports: readonly StageReport[] };
  const training = tensors.get("training");
  if (!(training?.data instanceof Uint8Array))
    throw new FormatError({ file }, "the stage under way is missing");
  const before = new Map<string, Float32Array>();
  for (const [name, tensor] of tensors)
    if (name.startsWith("before/")) before.set(name.slice("before/".length), toFloat32(tensor));
  return {
    reports,
    training: readCheckpoint(training.data, about),
    before: before.size > 0 ? before : null,
  };
}
