// What a method provides
export type { SurfaceDomain, SurfaceMethod, VarianceJet, VarianceModel } from "./variance-model.ts";
export { jetsOf } from "./jets.ts";
export { dupireVariance, durrlemanG } from "./durrleman.ts";
export type { SliceJet } from "./durrleman.ts";
export { SlicedModel } from "./sliced-model.ts";
export type { SlicedModelOptions, VarianceSlice } from "./sliced-model.ts";

// Surfaces
export { flatModel } from "./flat.ts";
export { VolSurface } from "./vol-surface.ts";
export type { OptionChoice, SurfaceGreekOptions } from "./vol-surface.ts";
export type { SmileRule } from "./surface-greeks.ts";

// Fits
export { FIT_METHODS, fitSurface } from "./methods.ts";
export type { FitMethod, FitSurfaceOptions, MethodOptions, SurfaceFit } from "./methods.ts";
export type { FitOptions, FittedModel, ParametricFit, SliceReport } from "./fit.ts";
export type { QuoteWeights } from "./fit-data.ts";
export { accuracy } from "./accuracy.ts";
export type {
  Accuracy,
  AccuracyOptions,
  ErrorSummary,
  HalfSpreadSummary,
  SliceAccuracy,
} from "./accuracy.ts";

// SVI
export {
  checkSvi,
  sviFromJumpWings,
  sviFromNatural,
  sviMinimum,
  sviToJumpWings,
  sviToNatural,
} from "./svi/parameters.ts";
export type { SviJumpWings, SviNatural, SviRaw } from "./svi/parameters.ts";
export { sviJet, sviVariance } from "./svi/slice.ts";
export { PUBLISHED_SVI_BOUNDS, SVI_BOUNDS } from "./svi/coordinates.ts";
export { SviSliceFitter } from "./svi/fit-slice.ts";
export type { SviBounds } from "./svi/coordinates.ts";
export type { SviSliceData, SviSliceOptions } from "./svi/fit-slice.ts";
export { sviButterfly } from "./svi/butterfly.ts";
export type { ButterflyVerdict } from "./svi/butterfly.ts";
export { sviCalendar } from "./svi/calendar.ts";
export type { CalendarVerdict } from "./svi/calendar.ts";
export { fitSvi } from "./svi/fit-svi.ts";
export type { SviFit, SviFitOptions } from "./svi/fit-svi.ts";
export { createSviModel } from "./svi/model.ts";
export type { SviModel, SviSliceParameters, SviVarianceSlice } from "./svi/model.ts";

// SSVI and eSSVI
export { phiJet } from "./ssvi/phi.ts";
export type { Phi, PhiJet } from "./ssvi/phi.ts";
export { ssviSliceJet, ssviToRaw, ssviVariance } from "./ssvi/ssvi-slice.ts";
export type { SsviSlice, SsviSliceJet } from "./ssvi/ssvi-slice.ts";
export { doubleReversionThetaCurve, linearThetaCurve } from "./ssvi/theta-curve.ts";
export type { DoubleReversion, ThetaCurve, ThetaJet } from "./ssvi/theta-curve.ts";
export { SsviModel } from "./ssvi/model.ts";
export type { FittedRange, SsviParameters } from "./ssvi/model.ts";
export { ssviConditions } from "./ssvi/arbitrage.ts";
export type { SsviConditions } from "./ssvi/arbitrage.ts";
export { fitSsvi } from "./ssvi/fit-ssvi.ts";
export type { SsviFit, SsviFitOptions } from "./ssvi/fit-ssvi.ts";
export { arbitrageFree } from "./essvi/arbitrage-free.ts";
export { essviSliceJet, essviToRaw, essviToSsvi, essviVariance } from "./essvi/slice.ts";
export type { EssviSlice, EssviSliceJet } from "./essvi/slice.ts";
export { EssviModel } from "./essvi/model.ts";
export type { EssviSliceParameters } from "./essvi/model.ts";
export { fitEssvi } from "./essvi/fit-essvi.ts";
export type { EssviFit, EssviFitOptions } from "./essvi/fit-essvi.ts";

// Splines over eSSVI
export { fitSplineSurface } from "./spline/fit-spline-surface.ts";
export type { SplineSurfaceOptions } from "./spline/fit-spline-surface.ts";
export { fitSpline } from "./spline/fit-spline.ts";
export type { SplineFitOptions } from "./spline/fit-spline.ts";
export { SplinedModel } from "./spline/splined-model.ts";
export { SplineProblem, TensorSpline } from "./spline/tensor-spline.ts";
export type {
  ScatteredValues,
  SplineForm,
  SplineJet,
  SplinePenalties,
} from "./spline/tensor-spline.ts";
export { CubicAxis } from "./spline/cubic-axis.ts";

// Arbitrage: checks and certificates
export { certify } from "./arbitrage/certify.ts";
export type { CertifyOptions } from "./arbitrage/certify.ts";
export type { Certificate, ConditionSummary } from "./arbitrage/certificate.ts";
export { certificateFromJson, certificateToJson } from "./arbitrage/certificate-json.ts";
export { certificateText, violationText } from "./arbitrage/certificate-text.ts";
export type {
  CheckedRegion,
  Guarantee,
  Violation,
  ViolationKind,
  ViolationSize,
} from "./arbitrage/violation.ts";
export { checkButterfly } from "./arbitrage/check-butterfly.ts";
export type { SliceCheck, SliceCheckOptions } from "./arbitrage/check-butterfly.ts";
export { calendarRise, checkCalendar } from "./arbitrage/check-calendar.ts";
export { wingSlopes, wingViolation } from "./arbitrage/check-wings.ts";
export type { WingSlope } from "./arbitrage/check-wings.ts";
export { auditOnGrid, specAuditGrid } from "./arbitrage/audit-grid.ts";
export type { AuditGridOptions, AuditMeasure, GridAudit } from "./arbitrage/audit-grid.ts";
export { proveSviButterfly, proveSviCalendar } from "./arbitrage/prove-svi.ts";
export type { ProofOptions, SviProof } from "./arbitrage/prove-svi.ts";
export { checkQuotes } from "./arbitrage/check-quotes.ts";
export type { QuoteCheck, QuoteCheckOptions, QuotedSlice } from "./arbitrage/check-quotes.ts";
export type { Leg, QuoteViolation, QuoteViolationKind } from "./arbitrage/quote-portfolio.ts";

// Arbitrage: repair
export { repair, repairProgram } from "./arbitrage/repair/repair.ts";
export type { RepairOptions, RepairProgram, RepairResult } from "./arbitrage/repair/repair.ts";
export { solveBandedProgram } from "./arbitrage/repair/interior-point.ts";
export type { InteriorPointOptions, ProgramSolution } from "./arbitrage/repair/interior-point.ts";
export type { BandedProgram, TripletRows } from "./arbitrage/repair/banded-program.ts";
export { RepairedModel } from "./arbitrage/repair/repaired-model.ts";
export type { RepairedParameters } from "./arbitrage/repair/repaired-model.ts";
export type { RepairGrid, RepairGridOptions } from "./arbitrage/repair/repair-grid.ts";
export type { Displacement, DisplacementSummary } from "./arbitrage/repair/displacement.ts";
export type { OutsideRule } from "./arbitrage/repair/repair-targets.ts";
export type { QuotedSmile } from "./arbitrage/repair/spread-widths.ts";
export type { SurfaceFailure, SurfaceProof } from "./arbitrage/repair/verify.ts";

// Operator: the graph neural operator on WebAssembly kernels
export { publishedConfig } from "./operator/config.ts";
export type {
  NeighbourOrder,
  NeighbourWeights,
  OperatorConfig,
  PriorKind,
} from "./operator/config.ts";
export { tensorShapes, weightCount } from "./operator/weights.ts";
export type { OperatorWeights } from "./operator/weights.ts";
export { readOperatorWeights, writeOperatorWeights } from "./operator/weights-file.ts";
export type { ReadWeightsOptions } from "./operator/weights-file.ts";
export { operatorWeightsUrl, shippedOperatorWeights } from "./operator/shipped-weights.ts";
export { NeighbourSearch } from "./operator/graph.ts";
export type { Neighbourhoods } from "./operator/graph.ts";
export { loadOperator, VolatilityOperator } from "./operator/volatility-operator.ts";
export type { SurfacePoints } from "./operator/volatility-operator.ts";
export { EncodedSurface } from "./operator/encoded-surface.ts";
export type { BatchOperator, BatchSurface } from "./operator/batch-operator.ts";
export { loadBatchOperator } from "./operator/load-batch-operator.ts";
export type { BatchOperatorOptions, LoadedBatchOperator } from "./operator/load-batch-operator.ts";
export { KernelBatchOperator } from "./operator/kernel-batch-operator.ts";
export { GpuOperator } from "./operator/gpu/gpu-operator.ts";
export { domainPoints, fitOperator } from "./operator/fit-operator.ts";
export type { FitOperatorOptions, LeftOut, OperatorFit } from "./operator/fit-operator.ts";
export { OperatorModel } from "./operator/operator-model.ts";

export { priorModel, splineOver } from "./operator/prior.ts";
export type { SplineOverOptions } from "./operator/prior.ts";

// Training of the operator
export { trainOperator } from "./operator/training/train-operator.ts";
export type { LossStream, LossStreamSpec } from "./operator/training/data/loss-stream.ts";
export type {
  OperatorTraining,
  StepReport,
  TrainedOperator,
  TrainingControl,
} from "./operator/training/train-operator.ts";
export { defaultTraining, publishedTraining } from "./operator/training/training-config.ts";
export { trainingFromJSON } from "./operator/training/training-json.ts";
export type { TrainingJsonOptions } from "./operator/training/training-json.ts";
export { trainingData } from "./operator/training/training-data.ts";
export type {
  PanelSummary,
  TrainingData,
  TrainingDataOptions,
  TrainingDataSummary,
} from "./operator/training/training-data.ts";
export type { TrainingConfig } from "./operator/training/training-config.ts";
export {
  FINE_TUNE_BATCH,
  FINE_TUNE_EPOCHS,
  FINE_TUNE_RATE,
  fineTuneOperator,
  fineTuneSteps,
} from "./operator/training/fine-tune.ts";
export { fineTuneStream } from "./operator/training/data/fine-tune-stream.ts";
export type { FineTuneStreamOptions } from "./operator/training/data/fine-tune-stream.ts";
export type {
  FineTunedOperator,
  FineTuneOptions,
  FineTuning,
} from "./operator/training/fine-tune.ts";
export { backtestMonthly, splitMonths } from "./operator/training/backtest-monthly.ts";
export type {
  BacktestControl,
  BacktestMonth,
  BacktestResult,
  MonthlyBacktest,
} from "./operator/training/backtest-monthly.ts";
export { secondsPerSurface } from "./operator/training/time-surfaces.ts";
export { knownSurfaces } from "./operator/training/known-surfaces.ts";
export type { KnownSurfaces, KnownSurfacesOptions } from "./operator/training/known-surfaces.ts";
export { meanScores, scoreSurfaces } from "./operator/training/score-surfaces.ts";
export type { SurfaceScores } from "./operator/training/score-surfaces.ts";
export type { ValidationSets } from "./operator/training/validate.ts";
export type {
  TrainingState,
  Validation,
  ValidationScores,
} from "./operator/training/training-state.ts";
export { readCheckpoint, writeCheckpoint } from "./operator/training/checkpoint.ts";
export type { Checkpoint } from "./operator/training/checkpoint.ts";
export { initialWeights } from "./operator/training/initial-weights.ts";
export { LOSS_TERMS, publishedLosses } from "./operator/training/losses/options.ts";
export type {
  LossOptions,
  LossTerm,
  LossTerms,
  StencilSource,
} from "./operator/training/losses/options.ts";
export { surfaceGradient, surfaceGradientOn } from "./operator/training/surface-gradient.ts";
export type {
  SurfaceGradientOptions,
  SurfaceResult,
} from "./operator/training/surface-gradient.ts";
export { surfaceLoss } from "./operator/training/losses/surface-loss.ts";
export type {
  LossDraw,
  LossSurface,
  LossValue,
  SurfaceLoss,
  SurfaceLossOptions,
} from "./operator/training/losses/surface-loss.ts";
export { adamWStep, clipNorm, updateAverage } from "./operator/training/optimiser/adamw.ts";
export type { AdamWOptions, Moments } from "./operator/training/optimiser/adamw.ts";
export { learningRate } from "@volsmith/numerics";
export type { Schedule } from "@volsmith/numerics";
export { flattenWeights, unflattenWeights } from "./operator/training/weight-layout.ts";
export { TrainableOperator } from "./operator/training/trainable-operator.ts";
export type { TrainableOptions } from "./operator/training/trainable-operator.ts";
export { GpuTrainable } from "./operator/gpu/gpu-trainable.ts";
export type {
  Asked,
  AskedPoints,
  AtNodes,
  DifferentiableOperator,
} from "./operator/training/differentiable-operator.ts";

// Everything at once: fit, measure, certify, repair
export { quotesInside } from "./study/quotes-inside.ts";
export { studySurfaces } from "./study/study-surfaces.ts";
export type {
  MethodFailure,
  MethodStudy,
  RepairedStudy,
  StudyOptions,
  SurfaceStudy,
} from "./study/study-surfaces.ts";

// Operator: what it is trained on
export { syntheticStream, truthVols } from "./operator/training/data/synthetic-stream.ts";
export type { SyntheticStreamOptions } from "./operator/training/data/synthetic-stream.ts";
export { auditTruth } from "./operator/training/data/audit-truth.ts";
export type { TruthAudit, TruthAuditOptions } from "./operator/training/data/audit-truth.ts";
export {
  INDEX_CORE,
  sampleTrainingSpec,
  TRAINING_MARKETS,
} from "./operator/training/data/training-spec.ts";
export type { ListingPattern } from "./operator/training/data/listing-pattern.ts";
export type { Shares, TrainingMarkets } from "./operator/training/data/training-spec.ts";
export { panelStream, panelSurface } from "./operator/training/data/panel-stream.ts";
export type {
  PanelStream,
  PanelStreamOptions,
  RefusedSnapshot,
} from "./operator/training/data/panel-stream.ts";
export {
  evenly,
  inTimeOrder,
  joinPanels,
  panelDate,
  takeSnapshots,
  thinByMonth,
  thinQuotes,
} from "./operator/training/data/panel-parts.ts";
export { panelOf, readPanel, writePanel } from "./operator/training/data/panel.ts";
export type { Panel, PanelOptions } from "./operator/training/data/panel.ts";
export {
  countRefused,
  guardPanel,
  holdOutLastDays,
  requireAllowed,
} from "./operator/training/data/guard-panel.ts";
export type { GuardedPanel, HeldOutPanel } from "./operator/training/data/guard-panel.ts";
export { leakReason, TEST_DAYS } from "./operator/training/data/leak-guard.ts";
export type { LeakReason, LeakRule } from "./operator/training/data/leak-guard.ts";
export { streamFromSpec } from "./operator/training/data/stream-spec.ts";
export type { StreamSpec } from "./operator/training/data/stream-spec.ts";
export { mixStreams } from "./operator/training/data/mix-streams.ts";
export type { MixOptions, StreamShare } from "./operator/training/data/mix-streams.ts";
export { subsampleInputs } from "./operator/training/data/subsample.ts";
export type {
  HiddenQuotes,
  SubsampledInputs,
  SubsampleOptions,
} from "./operator/training/data/subsample.ts";
export type { SurfaceStream } from "./operator/training/data/surface-stream.ts";
export type {
  PanelOrigin,
  SurfaceOrigin,
  SyntheticOrigin,
  TrainingPoints,
  TrainingSurface,
  TruthVols,
} from "./operator/training/data/training-surface.ts";
export { vegaAt, vegaWeights } from "./operator/vega-weights.ts";

// Operator: how good it is
export { EXPERIMENTS, evaluateOperator } from "./operator/evaluation/evaluate-operator.ts";
export type {
  EvaluationOptions,
  Experiment,
  OperatorEvaluation,
} from "./operator/evaluation/evaluate-operator.ts";
export type { NamedWeights } from "./operator/evaluation/named-weights.ts";
export type { EvaluationChain } from "./operator/evaluation/chain.ts";
export {
  operatorContender,
  PARAMETRIC_METHODS,
  parametricContender,
  priorContender,
} from "./operator/evaluation/contender.ts";
export type { Contender, ContenderKind, ParametricName } from "./operator/evaluation/contender.ts";
export { chainAccuracy } from "./operator/evaluation/chain-accuracy.ts";
export type {
  ChainAccuracy,
  ChainAccuracyOptions,
  EvaluationFailure,
  MethodAccuracy,
  RepairedAccuracy,
} from "./operator/evaluation/chain-accuracy.ts";
export { summariseChains } from "./operator/evaluation/summarise-chains.ts";
export type { AuditSummary, MethodSummary } from "./operator/evaluation/summarise-chains.ts";
export type { Audit, Audits } from "./operator/evaluation/audits.ts";
export type { LocatedErrors, LocatedErrorSummary } from "./operator/evaluation/located-errors.ts";
export {
  DROP_HALF_SEED,
  DROP_MODES,
  dropHalf,
  splitQuotes,
} from "./operator/evaluation/drop-half.ts";
export type {
  DropHalf,
  DropHalfOptions,
  DropHalfResult,
  DropHalfRun,
  DropMode,
  Halves,
} from "./operator/evaluation/drop-half.ts";
export { ssviTest, ssviTestPoints } from "./operator/evaluation/ssvi-test.ts";
export type { SsviTest, SsviTestPoints } from "./operator/evaluation/ssvi-test.ts";
export { distribution } from "./operator/evaluation/distribution.ts";
export type { Distribution } from "./operator/evaluation/distribution.ts";
export { errorMaps } from "./operator/evaluation/error-map.ts";
export type { ErrorMap, ErrorMapOptions, ErrorMaps } from "./operator/evaluation/error-map.ts";
export { EVALUATION_SEEDS, syntheticChains } from "./operator/evaluation/evaluation-stream.ts";
export type {
  EvaluationStreamOptions,
  MarketOrigin,
} from "./operator/evaluation/evaluation-stream.ts";
export { syntheticTruth } from "./operator/evaluation/synthetic-truth.ts";
export type {
  SyntheticErrors,
  SyntheticMarket,
  SyntheticSummary,
  SyntheticTruth,
  SyntheticTruthOptions,
} from "./operator/evaluation/synthetic-truth.ts";
export type { OperatorMeasures } from "./operator/evaluation/measure-operator.ts";
export { ABLATION_KS, neighbourAblation } from "./operator/evaluation/neighbour-ablation.ts";
export type {
  NeighbourAblation,
  NeighbourAblationOptions,
  NeighbourRow,
} from "./operator/evaluation/neighbour-ablation.ts";
export { ARBITRAGE_WEIGHTS, arbitrageAblation } from "./operator/evaluation/arbitrage-ablation.ts";
export type {
  ArbitrageAblation,
  ArbitrageAblationOptions,
  ArbitrageRow,
} from "./operator/evaluation/arbitrage-ablation.ts";
export {
  PUBLISHED_TRAINED_ON,
  TRAINED_ON_KEY,
  trainedOn,
  trainingRangeOf,
} from "./operator/evaluation/trained-on.ts";
export type { TrainedRange } from "./operator/evaluation/trained-on.ts";
