// Configuration
export { backtestConfigSchema } from "./config/backtest-config.ts";
export type { BacktestConfig, PolicyConfig } from "./config/backtest-config.ts";

// Sources of paths
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
