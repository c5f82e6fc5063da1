// The report
export { buildReport } from "./build-report.ts";
export type { ReportFailure, ReportInput, ReportMethod, ReportRepair } from "./input.ts";

// What it shows, computed once
export { buildStudy } from "./study/study.ts";
export type { Study, StudyMethod } from "./study/study.ts";

// Figures, one by one
export type { Figure } from "./figures/figure.ts";
export { studyFigures } from "./figures/all.ts";
export { arbitragePanelFigure } from "./figures/arbitrage-panel.ts";
export { densitiesFigure } from "./figures/densities.ts";
export { forwardsFigure, ratesFigure } from "./figures/forwards.ts";
export { localVolatilityFigure } from "./figures/local-volatility.ts";
export { parityResidualsFigure } from "./figures/parity-residuals.ts";
export { residualsByExpiryFigure } from "./figures/residuals-by-expiry.ts";
export { residualsFigure } from "./figures/residuals.ts";
export { sliceDensityFigure } from "./figures/slice-density.ts";
export { sliceResidualsFigure } from "./figures/slice-residuals.ts";
export { smileFigure } from "./figures/smile.ts";
export { smileMultipleFigure } from "./figures/smile-multiple.ts";
export { totalVarianceFigure } from "./figures/total-variance.ts";
export { compileFigure } from "./figures/compile.ts";
export { renderSvg } from "./figures/render-svg.ts";
export type { SvgOptions } from "./figures/render-svg.ts";
export type { Theme } from "./theme/palette.ts";

// The report of an operator's evaluation
export {
  allFigures,
  buildEvaluationReport,
  evaluationFigures,
} from "./evaluation/build-evaluation-report.ts";
export type { EvaluationFigures, EvaluationReport } from "./evaluation/build-evaluation-report.ts";
export type { EvaluationReportInput } from "./evaluation/input.ts";

// The report of a monthly back-test
export { backtestFigures, buildBacktestReport } from "./backtest/build-backtest-report.ts";
export type { BacktestReportInput } from "./backtest/build-backtest-report.ts";

// The report of a model study
export { buildModelStudyReport } from "./model-study/build-model-study-report.ts";
export type { ModelStudyReportOptions } from "./model-study/build-model-study-report.ts";
export { modelStudyFigures } from "./model-study/figures/all.ts";
export type { ModelStudyFigure } from "./model-study/study-figure.ts";
export { modelStudyTables } from "./model-study/tables/all.ts";
export type { StudyTable } from "./study-table.ts";

// The report of a back-test of hedges
export { buildHedgeReport } from "./hedging/build-hedge-report.ts";
export type { HedgeReportOptions } from "./hedging/build-hedge-report.ts";
export { hedgeFigures } from "./hedging/figures/all.ts";
export { hedgeTables } from "./hedging/tables/all.ts";

// What it says, for other ways to show it
export { cvarName, intervalOf, percentOf, statisticOf } from "./hedging/numbers.ts";
export {
  runsOf,
  shownErrors,
  shownInterval,
  shownPrice,
  shownStatistic,
} from "./hedging/over-runs.ts";
export { sourceErrors } from "./hedging/source-errors.ts";
export type { HedgeMeasure } from "./hedging/measure.ts";
export { hedgeView } from "./hedging/view.ts";
export type { HedgeView, ViewedPolicy } from "./hedging/view.ts";
export { verdictOf } from "./hedging/verdict.ts";
export type { Verdict } from "./hedging/verdict.ts";
export { paidText, soldText } from "./hedging/describe.ts";
