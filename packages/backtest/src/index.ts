// Configuration
export { backtestConfigSchema } from "./config/backtest-config.ts";
export type { BacktestConfig, PolicyConfig } from "./config/backtest-config.ts";
export { parseBacktestConfig } from "./config/parse-backtest-config.ts";
export type { ParseBacktestOptions } from "./config/parse-backtest-config.ts";

// Ready configurations
export { readyBacktests } from "./experiments/index.ts";
export type { ReadyBacktest } from "./experiments/ready-backtest.ts";

// Sources of paths
export { SOURCES } from "./sources/index.ts";
export type { PathSources } from "./sources/index.ts";
export type { BootstrapConfig } from "./sources/bootstrap.ts";
export type { NpzConfig } from "./sources/npz.ts";
export type { OptionsConfig } from "./sources/options/options-config.ts";
export type { ProcessSourceConfig } from "./sources/process.ts";
export type { SurfaceConfig } from "./sources/surface/surface-config.ts";
export type {
  DrawOptions,
  MarketFact,
  OpenedSource,
  PathPart,
  PathSource,
  SourceContext,
  SourcedPaths,
} from "./sources/path-source.ts";

// Results
export type { BacktestEvent } from "./events.ts";
export type {
  BacktestProvenance,
  BacktestResult,
  HedgeTrainingRecord,
  MarketDescription,
  SeedComparison,
} from "./result.ts";
