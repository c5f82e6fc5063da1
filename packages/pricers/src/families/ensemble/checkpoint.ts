/** A checkpoint of an ensemble: the members that are done, and that of the one being trained. */
import { readJsonHeader, readSafetensors, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";

import type { TrainedPricer } from "../../pricer.ts";

const KEY = "volsmith.ensemble-training";
const VERSION = 1;

/** A trained member without its weights. */
export type MemberFacts = Omit<TrainedPricer, "pricer">;

export interface EnsembleCheckpoint {
  readonly done: readonly { readonly file: Uint8Array; readonly facts: MemberFacts }[];
  /** Checkpoint of the next member; absent before its first. */
  readonly current?: Uint8Array;
}

export function writeEnsembleCheckpoint({ done, current }: EnsembleCheckpoint): Uint8Array {
  const tensors = new Map<string, Tensor>();
  const add = (name: string, data: Uint8Array) =>
    tensors.set(name, { dtype: "U8", shape: [data.length], data });
  for (const [i, { file }] of done.entries()) add(`member${i}`, file);
  if (current) add("current", current);
  const facts = done.map((member) => member.facts);
  return writeSafetensors(tensors, { [KEY]: JSON.stringify({ version: VERSION, facts }) });
}

/** @throws {FormatError} when the bytes are no checkpoint of an ensemble */
export function readEnsembleCheckpoint(bytes: Uint8Array, file = "checkpoint"): EnsembleCheckpoint {
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const what = "training of an ensemble";
  const header = readJsonHeader(metadata, { key: KEY, version: VERSION, what, file });
  const { facts } = header as { readonly facts: readonly MemberFacts[] };
  const bytesOf = (name: string) => tensors.get(name)?.data as Uint8Array | undefined;
  const current = bytesOf("current");
  return {
    done: facts.map((fact, i) => {
      // JSON has no NaN, the loss of a member that diverged at once.
      const bestLoss = (fact.bestLoss as number | null) ?? NaN;
      return { file: bytesOf(`member${i}`)!, facts: { ...fact, bestLoss } };
    }),
    ...(current && { current }),
  };
}
