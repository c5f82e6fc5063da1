// Quotes as they came, and clean
export { VENDOR_NAMES } from "./chain.ts";
export type { Chain, ChainRows, PremiumUnit, Settlement, VendorName } from "./chain.ts";
export type {
  CleaningReport,
  DroppedExample,
  DropReason,
  ParityFit,
  SmileSlice,
  Snapshot,
} from "./snapshot.ts";

// From a chain to a snapshot
export type { ForwardCurve } from "./forward-curve.ts";
export { buildSnapshot, buildSnapshots } from "./build-snapshot.ts";
export type { SnapshotOptions } from "./build-snapshot.ts";
export type { SmileDomain } from "./smile-slice.ts";
export type { DuplicatePolicy } from "./cleaning/raw-slices.ts";
export type { RawSlice } from "./cleaning/raw-slices.ts";
export { isStaleCopy, STALE_COPY } from "./cleaning/stale-copy.ts";
export { fitParity } from "./forward/fit-parity.ts";
export type { ForwardFit, ParityOptions } from "./forward/fit-parity.ts";
export { fitForwards } from "./forward/fit-forwards.ts";
export { parityPairs } from "./forward/parity-pairs.ts";
export type { PairQuote, ParityPairs } from "./forward/parity-pairs.ts";
export type { DiscountOptions } from "./forward/discount-curve.ts";
export { forwardCurve } from "./forward/snapshot-forward-curve.ts";

// Snapshots as files
export { checkSnapshot } from "./check-snapshot.ts";
export { snapshotFromJSON, snapshotToJSON } from "./snapshot-json.ts";
export type { SnapshotJson } from "./snapshot-json.ts";
export { snapshotToCSV } from "./snapshot-csv.ts";

// Calendars and contracts
export type { CalendarName, MarketCalendar } from "./calendars/calendar.ts";
export { lastSession } from "./calendars/calendar.ts";
export { calendarNamed } from "./calendars/calendar-named.ts";
export { epochDay, formatDay, MS_PER_DAY, parseDay } from "./calendars/epoch-day.ts";
export { instantToWall, wallToInstant, zoneOffset } from "./calendars/wall-clock.ts";
export { settlementOfRoot, underlyingOfRoot, usCalendarOf } from "./contracts.ts";

// Vendors' formats
export { formatChain, formatChains } from "./writers/format-chain.ts";
export type { FormatOptions } from "./writers/format-chain.ts";

// Synthetic markets
export { defaultMarket } from "./synthetic/default-market.ts";
export { generateMarket } from "./synthetic/generate-market.ts";
export type { SyntheticMarket } from "./synthetic/generate-market.ts";
export type { MarketKind, MarketSpec } from "./synthetic/market-spec.ts";
export { marketSpec } from "./synthetic/presets/preset.ts";
export { presetModel } from "./synthetic/presets/model.ts";
export { truthSurfaceModel } from "./synthetic/truth-surface-model.ts";
export type { TruthSurfaceModel } from "./synthetic/truth-surface-model.ts";
export { trueOption, truthFromJSON } from "./synthetic/market-truth.ts";
export type {
  ExpiryTruth,
  MarketTruth,
  MarketTruthJson,
  TrueOption,
} from "./synthetic/market-truth.ts";

// Synthetic markets through time
export { indexHistory } from "./synthetic/history/index-history.ts";
export type { IndexHistory } from "./synthetic/history/index-history.ts";
export { defaultIndexHistory, INDEX_HISTORY } from "./synthetic/history/default-index-history.ts";
export type { HistoryQuotes } from "./synthetic/history/history-quotes.ts";
export type {
  FollowRules,
  IndexHistorySpec,
  IndexSpec,
  RateKnot,
} from "./synthetic/history/history-spec.ts";
export type { IndexPath } from "./synthetic/history/index-paths.ts";

// Synthetic markets: models of the truth
export { makeTruth } from "./synthetic/models/make-truth.ts";
export { batesTruth } from "./synthetic/models/bates.ts";
export { hestonTruth } from "./synthetic/models/heston.ts";
export { doubleHestonTruth } from "./synthetic/models/double-heston.ts";
export { essviTruth } from "./synthetic/models/essvi.ts";
export type { EssviParameters, WingParameters } from "./synthetic/models/essvi.ts";
export { mixtureTruth } from "./synthetic/models/mixture.ts";
export type { MixtureComponent, MixtureParameters } from "./synthetic/models/mixture.ts";
export { timeChangedTruth } from "./synthetic/models/time-changed.ts";
export type { TimeChangedParameters } from "./synthetic/models/time-changed.ts";
export type { ClockParameters } from "./synthetic/models/clock.ts";
export { eventOutcomesTruth } from "./synthetic/models/event-outcomes.ts";
export type { EventOutcomes, EventOutcomesParameters } from "./synthetic/models/event-outcomes.ts";

// Synthetic markets: sampling many
export { sessionClock } from "./synthetic/sampling/session-clock.ts";
export type { SessionClockOptions } from "./synthetic/sampling/session-clock.ts";
export { otmQuotes } from "./synthetic/otm-quotes.ts";
export type { OtmQuotes } from "./synthetic/otm-quotes.ts";
export { sampleMarketSpec } from "./synthetic/sampling/sample-market.ts";
export type { SampleMarketOptions } from "./synthetic/sampling/sample-market.ts";
export { MODEL_RANGES, sampleModel } from "./synthetic/sampling/sample-model.ts";
export type { ModelRanges } from "./synthetic/sampling/sample-model.ts";
export {
  OPERATOR_TEST_SURFACE,
  SSVI_HORIZON_YEARS,
  ssviArbitrage,
  ssviTruth,
} from "./synthetic/models/ssvi.ts";
export type { SsviParameters } from "./synthetic/models/ssvi.ts";
export { thetaAt, thetaSlopeAt } from "./synthetic/models/theta-curve.ts";
export type { ThetaCurveParameters, VarianceEvent } from "./synthetic/models/theta-curve.ts";
export type { SmileOut, TruthJet, TruthJson, TruthModel, TruthName } from "./synthetic/truth.ts";

// Synthetic markets: listing, quoting and defects
export type { DefectKind, DefectRecord, DefectRules } from "./synthetic/defects.ts";
export { flatCurve, zeroCurveForwards, zeroRate } from "./synthetic/curves.ts";
export type { ZeroCurve } from "./synthetic/curves.ts";
export { listExpiries } from "./synthetic/listing/expiry-rules.ts";
export type { ExpiryKind, ExpiryRules, ListedExpiry } from "./synthetic/listing/expiry-rules.ts";
export { roundStep, strikeLadder } from "./synthetic/listing/strike-ladder.ts";
export type { LadderRules, LadderRung } from "./synthetic/listing/strike-ladder.ts";
export type { ActivityRules } from "./synthetic/quoting/activity.ts";
export type { NoiseRules, QuoteRules, SpreadRules } from "./synthetic/quoting/quote-rules.ts";
export { COIN_TICKS, INDEX_TICKS, STOCK_TICKS } from "./synthetic/quoting/ticks.ts";
export type { TickRules, TickTier } from "./synthetic/quoting/ticks.ts";
