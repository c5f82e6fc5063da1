// Configuration
export { backtestConfigSchema } from "./config/backtest-config.ts";
export type { BacktestConfig, PolicyConfig } from "./config/backtest-config.ts";
export { parseBacktestConfig } from "./config/parse-backtest-config.ts";
export type { ParseBacktestOptions } from "./config/parse-backtest-config.ts";

// Sources of paths
export { SOURCES } from "./sources/index.ts";
export type { PathSources } from "./sources/index.ts";
export type { ProcessSourceConfig } from "./sources/process.ts";
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
export type {
  BacktestProvenance,
  BacktestResult,
  HedgeTrainingRecord,
  MarketDescription,
  SeedComparison,
} from "./result.ts";
