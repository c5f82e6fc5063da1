/** Pieces of a study that one thread does: fit a model or a trial, evaluate what was found. */
import type { PricerConfig } from "@volsmith/pricers";

import type { EnsembleConfig, SearchConfig } from "../../config/model-entry.ts";
import type { TrialOutcome } from "../../events.ts";
import type { MixtureResult, ModelResult } from "../../result.ts";

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

/** A model that an earlier task left. */
export interface SavedModel {
  readonly name: string;
  readonly kind: string;
  /** Its file. */
  readonly weights: string;
}

/** Joins models that are done. */
export interface EnsembleTask {
  readonly kind: "ensemble";
  readonly job: string;
  readonly name: string;
  readonly files: TaskFiles;
  readonly members: readonly SavedModel[];
  readonly combine: EnsembleConfig["combine"];
}

/** Looks into a mixture of experts, beside models it is held against. */
export interface MixtureTask {
  readonly kind: "mixture";
  readonly job: string;
  /** The mixture first. */
  readonly models: readonly SavedModel[];
}

/** Tasks that give a model of the study. */
export type ModelMaking = ModelTask | FoundTask | EnsembleTask;

export type Task = ModelMaking | TrialTask | MixtureTask;

export type TaskAnswer =
  | { readonly kind: "model"; readonly result: ModelResult }
  | { readonly kind: "trial"; readonly outcome: TrialOutcome }
  | { readonly kind: "mixture"; readonly result: MixtureResult | null };
