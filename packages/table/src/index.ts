// The table
export type { Part, PricingTable, TableExclusions, TickerHistory } from "./pricing-table.ts";
export { tableOf } from "./table-of.ts";
export type { TableColumns } from "./table-of.ts";
export { featureColumn, featureIndex } from "./feature-columns.ts";
export { sampleRows, tableRows } from "./table-rows.ts";
export { shareTable } from "./share-table.ts";

// Names of features
export { FEATURE_NAMES, featureTitle, STUDY_FEATURES } from "./features/index.ts";

// Parts in order of time, and proof that nothing leaks
export { chronologicalSplit, splitAtDays } from "./split.ts";
export type { ChronologicalSplit, DatedRows, SplitDays, SplitOptions } from "./split.ts";
export { checkLeakage } from "./check-leakage.ts";

// What models are fed
export { fillHistories, historyOf, rowCount } from "./history.ts";
export type { FillOptions, HistoryArrays, HistoryLayout, RowChoice } from "./history.ts";
export {
  fitStandardiser,
  standardise,
  standardiserFromJSON,
  standardiserToJSON,
} from "./standardiser.ts";
export type { Standardiser, StandardiserJson } from "./standardiser.ts";

// Classes
export {
  maturityClass,
  maturityIndex,
  MATURITY_CLASSES,
  moneynessClass,
  MONEYNESS_CLASSES,
} from "./classes.ts";
export type {
  MaturityClass,
  MaturityOptions,
  MoneynessClass,
  MoneynessOptions,
} from "./classes.ts";
