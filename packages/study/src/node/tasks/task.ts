/** Pieces of a study that one thread does: fit a model or a trial, evaluate what was found. */
import type { PricerConfig } from "@volsmith/pricers";

import type { EnsembleConfig, SearchConfig } from "../../config/model-entry.ts";
import type { TrialOutcome } from "../../events.ts";
import type { ModelResult } from "../../result.ts";

export interface TaskFiles {
  /** Where a training stops and goes on. */
  readonly checkpoint: string;
  /** The model, safetensors. */
  readonly weights: string;
  /** The model for serving elsewhere; null for none. */
  readonly onnx: string | null;
}

interface FitRequest {
  /** Names the work in logs: "MLP", "KAN/t0003". */
  readonly job: string;
  readonly config: PricerConfig;
  readonly seed: number;
  readonly files: TaskFiles;
  /** Seconds between two checkpoints on the disk. */
  readonly checkpointSeconds: number;
}

/** Fits a model and judges it on every part. */
export interface ModelTask extends FitRequest {
  readonly kind: "model";
  readonly name: string;
}

/** Fits a configuration of a search, and looks at the validation part only. */
export interface TrialTask extends FitRequest {
  readonly kind: "trial";
  readonly criterion: SearchConfig["criterion"];
  readonly budget: string;
}

/** Judges on every part what a search found. */
export interface FoundTask {
  readonly kind: "found";
  readonly job: string;
  readonly name: string;
  readonly files: TaskFiles;
  /** Where the trial that won left its weights. */
  readonly trialWeights: string;
  readonly outcome: TrialOutcome;
}

/** Joins models that are done. */
export interface EnsembleTask {
  readonly kind: "ensemble";
  readonly job: string;
  readonly name: string;
  readonly files: TaskFiles;
  readonly members: readonly {
    readonly name: string;
    readonly kind: string;
    /** Its file. */
    readonly weights: string;
  }[];
  readonly combine: EnsembleConfig["combine"];
}

export type Task = ModelTask | TrialTask | FoundTask | EnsembleTask;

export type TaskAnswer =
  | { readonly kind: "model"; readonly result: ModelResult }
  | { readonly kind: "trial"; readonly outcome: TrialOutcome };
