// Results
export type {
  ClassMetrics,
  DayRange,
  DrawnTree,
  Histogram,
  Metrics,
  MixtureResult,
  ModelResult,
  SamplePoint,
  SearchResult,
  StudyData,
  StudyProvenance,
  StudyResult,
} from "./result.ts";

// Configuration
export { studyConfigSchema } from "./config/study-config.ts";
export type { EvaluationConfig, StudyConfig } from "./config/study-config.ts";
export type { ModelEntry, SearchConfig } from "./config/model-entry.ts";
export type { TableConfig } from "./config/table-config.ts";
export { parseStudyConfig } from "./config/parse-study-config.ts";
export type { ParseOptions } from "./config/parse-study-config.ts";
export { modelCatalogue } from "./config/catalogue.ts";
export { defaultStudy } from "./config/default-study.ts";
export type { ModelCatalogue, SearchSpace } from "./config/model-catalogue.ts";

// Evaluation
export { metricsOf } from "./evaluation/metrics.ts";
export type { Comparison } from "./evaluation/metrics.ts";
export { priceResults, slopeImportance } from "./evaluation/evaluate-model.ts";
export type { Exam, PriceResults } from "./evaluation/evaluate-model.ts";
export { describeData } from "./evaluation/describe-data.ts";

// Search
export { gridSize, pointOf } from "./search/grid.ts";
export { searchStrategies } from "./search/strategies.ts";
export type { SearchStrategy, Trial, TrialLoss } from "./search/strategy.ts";
export type { StudyEvent, TrialOutcome } from "./events.ts";
