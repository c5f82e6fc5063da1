/**
 * A pricer: from what is known of a call to its price over its strike. One interface, many families;
 * each family is one file in `families/` and one line in `families/index.ts`.
 */
import type { Engine } from "@volsmith/engine";
import type { RunControl } from "@volsmith/numerics";
import type { ChronologicalSplit, Part, PricingTable } from "@volsmith/table";
import type { z } from "zod";

import type { PricerRecording } from "./recording.ts";

/** Prices of rows of a table, and how they move with what is known on the rows' own dates. */
export interface PricerEvaluation {
  /** C/K. [n] */
  readonly ratios: Float64Array;
  /** C, in currency. [n] */
  readonly prices: Float64Array;
  /** ∂(C/K)/∂feature, raw units, at the row's own date. [n, nFeatures] row-major */
  readonly slopes: Float64Array;
  /** ∂C/∂S at fixed strike: the slope by S/K (and by what else moves with S in the model). [n] */
  readonly deltas: Float64Array;
}

/** A trained (or closed-form) model. */
export interface Pricer {
  /** Family, as in its configuration. */
  readonly kind: string;
  /** Complete, with defaults filled in; JSON. */
  readonly config: PricerConfig;
  readonly featureNames: readonly string[];
  /** Quote dates looked at, the row's own included; 1 for models without memory. */
  readonly steps: number;
  /** What it computes with; files for other runtimes are recorded there. */
  readonly engine: Engine;
  /** Numbers that were learned; for trees, splits and leaves. */
  readonly parameterCount: number;
  /** How slopes come about: exact derivatives, or difference quotients where there are none. */
  readonly slopesBy: "derivatives" | "differences";
  /** What the training part knew of each feature; outside of it a price is a guess. */
  readonly ranges: readonly FeatureRange[];
  /** What the file says of the training: status, best epoch, seed, validation error. */
  readonly metrics: PricerMetrics;
  /** C/K of the rows. @throws {DataError} when the table lacks a feature */
  price(table: PricingTable, rows: Part): Float64Array;
  evaluate(table: PricingTable, rows: Part): PricerEvaluation;
  /** One safetensors file that `readPricer` gives back. */
  toSafetensors(): Uint8Array;
  /** One ONNX file: raw features in (with steps and mask, where it looks back), C/K out. */
  toOnnx(): Uint8Array;
  /** As operations of the engine, for ONNX files of ensembles it is a member of. */
  recording?(): PricerRecording;
  dispose(): void;
}

/** Values of a feature in the training part. */
export interface FeatureRange {
  readonly name: string;
  readonly least: number;
  readonly most: number;
}

export type PricerMetrics = Readonly<Record<string, number | string | null>>;

/** What every configuration has; the rest is the family's. */
export interface PricerConfig {
  readonly kind: string;
  readonly [key: string]: unknown;
}

/** What a family trains on. */
export interface PricerData {
  readonly table: PricingTable;
  readonly split: ChronologicalSplit;
}

/** One entry of a loss curve: mean squared error of C/K, or the loss the configuration asks for. */
export interface LossPoint {
  /** On the training part (dropout included). */
  readonly training: number;
  /** On the validation part; null without one. */
  readonly validation: number | null;
}

export interface TrainedPricer {
  readonly pricer: Pricer;
  /** How it ended; "closed-form" where nothing is learned. */
  readonly status: "finished" | "stopped-early" | "diverged" | "closed-form";
  /**
   * Validation mean squared error of C/K of what was kept, whatever loss was trained on; NaN where the
   * training diverged before its first epoch ended.
   */
  readonly bestLoss: number;
  /** Per epoch, round of boosting or stage; empty for closed forms. */
  readonly history: readonly LossPoint[];
  readonly bestEpoch: number;
  readonly seconds: number;
  /** Where the training diverged, or learned no more than a mean: what happened, what to try. */
  readonly advice?: string;
}

export interface TrainPricerOptions extends RunControl {
  readonly engine: Engine;
  readonly seed: number;
  /** Given a checkpoint after epochs; `resume` takes the last one up. */
  readonly onCheckpoint?: (bytes: Uint8Array) => void | Promise<void>;
  /** Epochs between checkpoints; 1 by default. One is also given before a stop that was asked for. */
  readonly checkpointEpochs?: number;
  readonly resume?: Uint8Array;
}

/** Where a file's numbers go, and what to call it in messages. */
export interface ReadPricerOptions {
  readonly engine: Engine;
  readonly file?: string;
}

/** A family of models: what may be configured, how one is trained and read back. */
export interface PricerFamily<C extends PricerConfig = PricerConfig> {
  readonly kind: string;
  /** For readers: "recurrent network with attention". */
  readonly title: string;
  /** Every key with its default and bounds. */
  readonly schema: z.ZodType<C>;
  train(config: C, data: PricerData, options: TrainPricerOptions): Promise<TrainedPricer>;
  /** From what `toSafetensors` wrote. */
  read(bytes: Uint8Array, options: ReadPricerOptions): Pricer;
}
