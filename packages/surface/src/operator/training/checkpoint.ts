/** A training on disk: a safetensors file from which it goes on to the same bits. */
import { readJsonHeader, readSafetensors, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { DataError } from "@volsmith/numerics";

import { weightCount } from "../weights.ts";
import { checkTraining } from "./training-config.ts";
import type { TrainingConfig } from "./training-config.ts";
import type { TrainingState, Validation } from "./training-state.ts";

/** Key of the JSON metadata that makes a safetensors file a training of ours. */
const KEY = "volsmith.operator-training";
const VERSION = 1;
const HEADER = {
  key: KEY,
  version: VERSION,
  what: "training",
  fix: "weights alone start a new training: pass them as initial weights",
};

const VECTORS = ["weights", "first", "second", "average", "best"] as const;

interface Header {
  readonly version: number;
  readonly config: TrainingConfig;
  readonly step: number;
  readonly bestValidation: Validation | null;
  readonly validations: readonly Validation[];
  readonly data?: string;
}

export interface Checkpoint {
  readonly config: TrainingConfig;
  readonly state: TrainingState;
  /** What it was trained on, see `OperatorTraining.data`. */
  readonly data?: string;
}

export function writeCheckpoint({ config, state, data }: Checkpoint): Uint8Array {
  const vectors = { ...state.moments, ...state };
  const tensors = new Map<string, Tensor>();
  for (const name of VECTORS)
    tensors.set(name, { dtype: "F64", shape: [vectors[name].length], data: vectors[name] });
  const losses = Float64Array.from(state.losses);
  tensors.set("losses", { dtype: "F64", shape: [losses.length], data: losses });
  const { step, bestValidation, validations } = state;
  const told = { step, bestValidation, validations, ...(data !== undefined && { data }) };
  const header: Header = { version: VERSION, config, ...told };
  return writeSafetensors(tensors, { [KEY]: JSON.stringify(header) });
}

/**
 * @param file name for messages
 * @throws {FormatError} when the bytes are no checkpoint of ours, or of another version
 * @throws {DataError} when a tensor is missing or has another length
 */
export function readCheckpoint(bytes: Uint8Array, file = "checkpoint"): Checkpoint {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const header = readJsonHeader(metadata, { ...HEADER, file }) as Header;
  const config = checkTraining(header.config);
  const vector = (name: string, length: number | null): Float64Array<ArrayBuffer> => {
    const tensor = tensors.get(name);
    if (tensor?.dtype !== "F64" || (length !== null && tensor.data.length !== length))
      throw new DataError(file, `tensor "${name}" is missing or not of ${length} float64 numbers`);
    return Float64Array.from(tensor.data);
  };
  const n = weightCount(config.operator);
  return {
    config,
    ...(header.data !== undefined && { data: header.data }),
    state: {
      step: header.step,
      weights: vector("weights", n),
      moments: { first: vector("first", n), second: vector("second", n) },
      average: vector("average", n),
      best: vector("best", n),
      bestValidation: header.bestValidation,
      validations: [...header.validations],
      losses: [...vector("losses", header.step)],
    },
  };
}
