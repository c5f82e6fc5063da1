export { runBacktest } from "./run-backtest.ts";
export type { BacktestRequest } from "./run-backtest.ts";
export type { BacktestControl } from "./workplace.ts";
export { evaluateRun } from "./evaluate-run.ts";
export type { EvaluationControl, EvaluationOverrides, EvaluationRequest } from "./evaluate-run.ts";
export { readBacktestManifest, readBacktestResult } from "./read-run.ts";
export type { BacktestManifest } from "./read-run.ts";
