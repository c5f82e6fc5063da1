export type {
  PathSet,
  Process,
  Sampling,
  SimulationOptions,
  TimeGrid,
} from "./processes/process.ts";

// What is sold and what may be traded
export { hedgeMarket, payoffsOf } from "./market.ts";
export type { HedgeMarket, MarketData } from "./market.ts";
export type { HedgeTask, PositionLimits, TradedInstrument } from "./task.ts";
export type { VolSource } from "./vol-source.ts";
export { memberFromJson } from "./family.ts";
export type { Kinded, Members } from "./family.ts";

// Payoffs
export type {
  BlackAlong,
  BlackInstant,
  BlackState,
  ClaimGreeks,
  Payoff,
  SpotPath,
} from "./payoffs/payoff.ts";
export { PAYOFFS, payoffFromJson } from "./payoffs/index.ts";
export { call } from "./payoffs/call.ts";
export { put } from "./payoffs/put.ts";
export { straddle } from "./payoffs/straddle.ts";
export { digital } from "./payoffs/digital.ts";
export { barrier } from "./payoffs/barrier.ts";
export { lookback } from "./payoffs/lookback.ts";
export { asian } from "./payoffs/asian.ts";
export { varianceSwap } from "./payoffs/variance-swap.ts";
export { cliquet } from "./payoffs/cliquet.ts";

// Instruments
export type { AlongPaths, Instrument, InstrumentTerms } from "./instruments/instrument.ts";
export { instrumentFromJson, INSTRUMENTS } from "./instruments/index.ts";
export { underlying } from "./instruments/underlying.ts";
export { blackOption } from "./instruments/black-option.ts";
export { hestonOption } from "./instruments/heston-option.ts";
export type { HestonOptionTerms } from "./instruments/heston-option.ts";
export type { OptionAlong } from "./instruments/option-along.ts";
export { givenPrices } from "./instruments/given-prices.ts";

// Costs
export type { Cost } from "./costs/cost.ts";
export { costFromJson, COSTS } from "./costs/index.ts";
export { proportional } from "./costs/proportional.ts";
export { fixed } from "./costs/fixed.ts";
export { halfSpread } from "./costs/half-spread.ts";
export { quadraticImpact } from "./costs/quadratic-impact.ts";

// Criteria
export type { CashLaw, Criterion, Outcomes } from "./criteria/criterion.ts";
export { CRITERIA, criterionFromJson } from "./criteria/index.ts";
export { cvar, orderCvar } from "./criteria/cvar.ts";
export { entropic } from "./criteria/entropic.ts";
export { meanVariance } from "./criteria/mean-variance.ts";
export { quadratic } from "./criteria/quadratic.ts";
export { semiDeviation } from "./criteria/semi-deviation.ts";
export { oce } from "./criteria/oce.ts";
export type { OceOptions, OceUtility } from "./criteria/oce.ts";
export { itmCvarMse } from "./criteria/itm-cvar-mse.ts";

// Features
export type { Feature } from "./features/feature.ts";
export { eachDecision } from "./features/feature.ts";
export { extendedFeatures, featureFromJson, FEATURES, sourceFeatures } from "./features/index.ts";
export { spotRatio } from "./features/spot-ratio.ts";
export { timeLeft } from "./features/time-left.ts";
export { timeToExpiry } from "./features/time-to-expiry.ts";
export { logReturn } from "./features/log-return.ts";
export { volatility } from "./features/volatility.ts";
export { strikeDistance } from "./features/strike-distance.ts";
export { delta, gamma, greeksAlong, vega } from "./features/greeks.ts";
export type { GreeksAlong } from "./features/greeks.ts";
export { optionType } from "./features/option-type.ts";
export { ruleGains } from "./features/rule-gains.ts";
export { running } from "./features/running.ts";
export { instrumentPrice } from "./features/instrument-price.ts";
export { heldBy } from "./features/held-by.ts";
export { previousPosition } from "./features/previous-position.ts";

// Policies
export type { HedgePolicy } from "./policies/policy.ts";
export type { Architecture, Recording } from "./policies/architecture.ts";
export { addAround, recordPositions, withinLimits } from "./policies/architecture.ts";
export { architectureFromJson, ARCHITECTURES } from "./policies/index.ts";
export { feedForward } from "./policies/feed-forward.ts";
export { gruPolicy } from "./policies/gru.ts";
export { lstmPolicy } from "./policies/lstm.ts";
export { noTransactionBand } from "./policies/no-transaction-band.ts";

// The hedger
export { trainHedge } from "./hedger/train-hedge.ts";
export type {
  HedgeTraining,
  HedgeTrainingControl,
  HedgeTrainingResult,
} from "./hedger/train-hedge.ts";
export type { Redraw } from "./hedger/redraw.ts";
export { TrainedHedge } from "./hedger/trained-hedge.ts";
export type { HedgeSpec } from "./hedger/trained-hedge.ts";
export { indifferencePrice } from "./hedger/indifference-price.ts";
export type { IndifferencePrice } from "./hedger/indifference-price.ts";
export { profitAndLoss, settleAccount } from "./account/settle-account.ts";
export type { Account } from "./account/settle-account.ts";

// Processes and their simulation
export type {
  DrawCounts,
  OwnPathPlan,
  PathDraws,
  PathKernel,
  PathPlan,
  PathRow,
} from "./processes/process.ts";
export { evenGrid } from "./processes/time-grid.ts";
export type { EvenGridOptions } from "./processes/time-grid.ts";
export { PROCESSES, processFromJson } from "./processes/index.ts";
export { gbm } from "./processes/gbm.ts";
export type { GbmParameters, GbmProcess } from "./processes/gbm.ts";
export { roughenedGbm } from "./processes/roughened-gbm.ts";
export type {
  RoughenedGbmParameters,
  RoughenedGbmProcess,
  SingleJump,
  VolRegime,
  VolSpike,
} from "./processes/roughened-gbm.ts";
export { heston } from "./processes/heston.ts";
export type { HestonOptions, HestonProcess, MeanCorrection } from "./processes/heston.ts";
export { bates, SOURCE_BATES } from "./processes/bates.ts";
export type { BatesOptions, BatesProcess } from "./processes/bates.ts";
export { merton } from "./processes/merton.ts";
export type { MertonParameters, MertonProcess } from "./processes/merton.ts";
export { kou } from "./processes/kou.ts";
export type { KouParameters, KouProcess } from "./processes/kou.ts";
export { sabr } from "./processes/sabr.ts";
export type { SabrParameters, SabrProcess } from "./processes/sabr.ts";
export { roughBergomi } from "./processes/rough-bergomi.ts";
export type {
  ForwardVariance,
  RoughBergomiParameters,
  RoughBergomiProcess,
} from "./processes/rough-bergomi.ts";
export { localVolatility } from "./processes/local-volatility.ts";
export type {
  LocalVolatilityOptions,
  LocalVolatilityProcess,
} from "./processes/local-volatility.ts";
export { surfaceLocalVols } from "./processes/local-vol-table.ts";
export type { LocalVolSource } from "./processes/local-vol-table.ts";
export { blockBootstrap } from "./processes/block-bootstrap.ts";
export type {
  BlockBootstrapOptions,
  BlockBootstrapProcess,
  BlockKind,
  ReturnMean,
} from "./processes/block-bootstrap.ts";
export { simulate } from "./simulation/simulate.ts";
export { loadSimulator, Simulator } from "./simulation/simulator.ts";
export type { SimulatorOptions } from "./simulation/simulator.ts";
export type { Draws } from "./simulation/walk-paths.ts";

// Baselines
export { baselineFromJson, BASELINES } from "./baselines/index.ts";
export { baseline } from "./baselines/baseline.ts";
export type { BaselineOptions, Rule } from "./baselines/baseline.ts";
export { noHedge } from "./baselines/no-hedge.ts";
export { blackScholesDelta } from "./baselines/black-scholes-delta.ts";
export { lelandDelta, lelandVol } from "./baselines/leland.ts";
export { whalleyWilmott, whalleyWilmottWidth } from "./baselines/whalley-wilmott.ts";
export { localVolDelta } from "./baselines/local-vol-delta.ts";
export type { LocalVolDeltaOptions, LocalVolHedge } from "./baselines/local-vol-delta.ts";
export { minimumVarianceDelta } from "./baselines/minimum-variance-delta.ts";
export type { MinimumVarianceOptions } from "./baselines/minimum-variance-delta.ts";
export { impliedVolsAlong } from "./local-vol/implied-vols-along.ts";
export { solveLocalVol } from "./local-vol/solve-local-vol.ts";
export type { LocalVolSolution, TerminalClaim } from "./local-vol/solve-local-vol.ts";
export { deltaVega } from "./baselines/delta-vega.ts";
export type { DeltaVegaOptions } from "./baselines/delta-vega.ts";
export { portfolioBaseline } from "./baselines/portfolio-baseline.ts";
export type { DecisionPlace, PortfolioRule } from "./baselines/portfolio-baseline.ts";
export { hestonVols } from "./heston/vols-along.ts";
export type { HestonVols, HestonVolsOptions } from "./heston/vols-along.ts";
export { hestonDelta } from "./baselines/heston-minimum-variance.ts";

// Evaluation
export { evaluateHedge } from "./evaluation/evaluate-hedge.ts";
export type {
  EvaluationOptions,
  HedgeEvaluation,
  PolicyEvaluation,
} from "./evaluation/evaluate-hedge.ts";
export type { GroupStatistics } from "./evaluation/group-statistics.ts";
export { compareOverSeeds, seedSpread } from "./evaluation/over-seeds.ts";
export type {
  OverSeedsOptions,
  RunOrPolicy,
  SeedComparison,
  SeedGroup,
  Spread,
} from "./evaluation/over-seeds.ts";
export type { RunFigures } from "./evaluation/run-means.ts";
export type { ShownPlaces, ShownPositions } from "./evaluation/shown-positions.ts";
export type { StatisticalOptions } from "./evaluation/statistical-options.ts";
export { summariseEvaluation } from "./evaluation/summarise-evaluation.ts";
export type {
  HedgeSummary,
  InstrumentSummary,
  PolicySummary,
  SummaryOptions,
} from "./evaluation/summarise-evaluation.ts";
export { errorParts } from "./evaluation/error-parts.ts";
export type { ErrorPart, ErrorParts } from "./evaluation/error-parts.ts";
export type { HedgeStatistics } from "./evaluation/statistics.ts";
export type { Interval, NamedNumbers } from "./evaluation/bootstrap.ts";
export { findLookAhead } from "./evaluation/look-ahead.ts";
export type { LookAhead } from "./evaluation/look-ahead.ts";

// Files
export { readHedge, writeHedge } from "./files/hedge-file.ts";
export type { ReadHedgeOptions } from "./files/hedge-file.ts";
export { readHedgeResults, writeHedgeResults } from "./files/results-npz.ts";
export type { HedgeResults } from "./files/results-npz.ts";
export { readSourceData } from "./files/source-data.ts";
export type { SourcePaths } from "./files/source-data.ts";
