import type { Engine } from "@volsmith/engine";
import type { Simulator } from "@volsmith/hedging";
import type { RunControl } from "@volsmith/numerics";
import type { ProgressBoard } from "@volsmith/runs";

import type { BacktestConfig } from "../config/backtest-config.ts";
import type { HedgeTrainingRecord } from "../result.ts";
import type { OpenedSource } from "../sources/path-source.ts";
import type { BacktestFolder } from "./run-folder.ts";

export interface BacktestControl extends RunControl {
  /** Told of each training as it ends. */
  readonly onTraining?: (record: HedgeTrainingRecord) => void;
  /** Told how many trainings an earlier run in the folder has done already. */
  readonly onResume?: (done: number) => void;
}

/** What a run works with. */
export interface Workplace {
  readonly config: BacktestConfig;
  readonly folder: BacktestFolder;
  readonly engine: Engine;
  readonly simulator: Simulator;
  /** What is learned from, and what is judged on. */
  readonly sources: Readonly<Record<"training" | "test", OpenedSource>>;
  readonly board: ProgressBoard;
  readonly control: BacktestControl;
}

/** The piece of a run that comes after all trainings. */
export const EVALUATION = "evaluation";

/** The part of a control that every room knows. */
export function ofRun({ onProgress, signal }: RunControl): RunControl {
  return { ...(onProgress && { onProgress }), ...(signal && { signal }) };
}
