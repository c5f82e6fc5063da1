/** A back-test on disk: what it found so far, its weights, and the fine-tuning it is in. */
import { readSafetensors, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { DataError, FormatError } from "@volsmith/numerics";

import type { OperatorWeights } from "../weights.ts";
import type { BacktestMonth } from "./backtest-monthly.ts";
import { jsonDifference } from "./json-difference.ts";
import { flattenWeights, unflattenWeights } from "./weight-layout.ts";

/** Key of the JSON metadata that makes a safetensors file a back-test of ours. */
const KEY = "volsmith.operator-backtest";
const VERSION = 1;

export interface BacktestState {
  readonly months: BacktestMonth[];
  /** Tuned weights by the month they answer for. */
  readonly weights: Map<string, OperatorWeights>;
  /** Checkpoint of the fine-tuning that was going on. */
  tuning: Uint8Array | null;
}

export function writeBacktest(
  { months, weights, tuning }: BacktestState,
  identity: string,
): Uint8Array {
  const tensors = new Map<string, Tensor>();
  for (const [month, own] of weights) {
    const data = flattenWeights(own);
    tensors.set(`weights.${month}`, { dtype: "F32", shape: [data.length], data });
  }
  if (tuning) tensors.set("tuning", { dtype: "U8", shape: [tuning.length], data: tuning });
  return writeSafetensors(tensors, {
    [KEY]: JSON.stringify({ version: VERSION, identity, months }),
  });
}

/**
 * @param bytes undefined for a back-test that begins
 * @throws {FormatError} when the bytes are no back-test of ours
 * @throws {DataError} when they are of another one, naming a difference
 */
export function readBacktest(
  bytes: Uint8Array | undefined,
  {
    identity,
    file = "back-test",
    weights: { config },
  }: { readonly identity: string; readonly file?: string; readonly weights: OperatorWeights },
): BacktestState {
  if (!bytes) return { months: [], weights: new Map(), tuning: null };
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const json = metadata[KEY];
  if (json === undefined) {
    throw new FormatError({ file }, `it is no back-test: its metadata lack "${KEY}"`);
  }
  const header = JSON.parse(json) as { version: number; identity: string; months: BacktestMonth[] };
  if (header.version !== VERSION)
    throw new FormatError({ file }, `it is of version ${header.version}, this reads ${VERSION}`);
  const other = jsonDifference(header.identity, identity);
  if (other) {
    const { key, before, now } = other;
    throw new DataError(
      file,
      `it is of one with ${key} ${before}, and this one has ${now}`,
      "go on with the same data and options, or begin anew",
    );
  }
  const weights = new Map<string, OperatorWeights>();
  let tuning: Uint8Array | null = null;
  for (const [name, { data }] of tensors) {
    if (name === "tuning" && data instanceof Uint8Array) tuning = data;
    else if (data instanceof Float32Array)
      weights.set(name.slice("weights.".length), unflattenWeights(data, config));
    else throw new DataError(file, `tensor "${name}" is of another type`);
  }
  return { months: header.months, weights, tuning };
}
