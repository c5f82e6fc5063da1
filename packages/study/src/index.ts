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
