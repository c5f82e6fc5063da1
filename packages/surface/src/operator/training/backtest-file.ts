/** A back-test on disk: what it found so far, its weights, and the fine-tuning it is in. */
import { jsonDifference, readJsonHeader, readSafetensors, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { DataError } from "@volsmith/numerics";

import type { OperatorWeights } from "../weights.ts";
import type { BacktestMonth } from "./backtest-monthly.ts";
import { flattenWeights, unflattenWeights } from "./weight-layout.ts";

/** Key of the JSON metadata that makes a safetensors file a back-test of ours. */
const KEY = "volsmith.operator-backtest";
const VERSION = 1;

export interface BacktestState {
  readonly months: BacktestMonth[];
  /** By the month that the weights answer for. */
  readonly tuned: Map<string, TunedMonth>;
  /** Checkpoint of the fine-tuning that was going on. */
  tuning: Uint8Array | null;
}

interface Header {
  readonly version: number;
  readonly identity: string;
  readonly months: BacktestMonth[];
  readonly nextOld: Readonly<Record<string, number>>;
}

export interface TunedMonth {
  readonly weights: OperatorWeights;
  /** First old surface that their fine-tuning did not look at. */
  readonly nextOld: number;
}

export function writeBacktest(
  { months, tuned, tuning }: BacktestState,
  identity: string,
): Uint8Array {
  const tensors = new Map<string, Tensor>();
  const nextOld: Record<string, number> = {};
  for (const [month, own] of tuned) {
    nextOld[month] = own.nextOld;
    const data = flattenWeights(own.weights);
    tensors.set(`weights.${month}`, { dtype: "F32", shape: [data.length], data });
  }
  if (tuning) tensors.set("tuning", { dtype: "U8", shape: [tuning.length], data: tuning });
  return writeSafetensors(tensors, {
    [KEY]: JSON.stringify({ version: VERSION, identity, months, nextOld }),
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
  if (!bytes) return { months: [], tuned: new Map(), tuning: null };
  const { tensors, metadata } = readSafetensors(bytes, { file });
  const header = readJsonHeader(metadata, {
    key: KEY,
    version: VERSION,
    what: "back-test",
    file,
  }) as Header;
  const other = jsonDifference(header.identity, identity);
  if (other) {
    const { key, before, now } = other;
    throw new DataError(
      file,
      `it is of one with ${key} ${before}, and this one has ${now}`,
      "go on with the same data and options, or begin anew",
    );
  }
  const tuned = new Map<string, TunedMonth>();
  let tuning: Uint8Array | null = null;
  for (const [name, { data }] of tensors) {
    if (name === "tuning" && data instanceof Uint8Array) tuning = data;
    else if (data instanceof Float32Array) {
      const month = name.slice("weights.".length);
      const nextOld = header.nextOld[month];
      tuned.set(month, { weights: unflattenWeights(data, config), nextOld });
    } else throw new DataError(file, `tensor "${name}" is of another type`);
  }
  return { months: header.months, tuned, tuning };
}
