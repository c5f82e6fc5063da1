export { pricerSchema, readPricer, trainPricer } from "./train-pricer.ts";
export { pricerFamilies } from "./families/index.ts";
export { sourcePresets } from "./source/presets.ts";
export { sourceGrids } from "./source/grids.ts";
export type { SourceGrid } from "./source/grids.ts";
export { fromXgboostJson, toXgboostJson } from "./families/boosting/boosting.ts";
export { kanEdges } from "./kan/edges.ts";
export type { KanEdge, KanLayerEdges } from "./kan/edges.ts";
export { pruneKan } from "./kan/prune.ts";
export type { PrunedKan } from "./kan/prune.ts";
export { ensembleOf } from "./families/ensemble/ensemble.ts";
export { pricerRegistry } from "./registry.ts";
export type { PricerRegistry } from "./registry.ts";
export { parseConfig } from "./config/parse.ts";
export { atLeast, keys, list, oneOf, positive, share, whole } from "./config/keys.ts";
export type {
  FeatureRange,
  LossPoint,
  Pricer,
  PricerConfig,
  PricerData,
  PricerEvaluation,
  PricerFamily,
  PricerMetrics,
  ReadPricerOptions,
  TrainedPricer,
  TrainPricerOptions,
} from "./pricer.ts";
export type { PricerRecording, RecordedInputs } from "./recording.ts";
export { networkFamily } from "./neural/network-family.ts";
export type { Architecture, NetworkConfig, NetworkInputs } from "./neural/architecture.ts";
export { trainMixture } from "./families/mixture/train-mixture.ts";
export type { TrainMixtureOptions } from "./families/mixture/train-mixture.ts";
export type { GivenExperts } from "./families/mixture/given-experts.ts";
export type { MixtureConfig } from "./families/mixture/config.ts";
export { regimes } from "./families/mixture/regimes.ts";
export type { RegimeBounds } from "./families/mixture/regimes.ts";
export {
  compareMixture,
  gateWeights,
  rivalsOf,
  routingOf,
  withActive,
} from "./families/mixture/routing.ts";
export type {
  ComparedModel,
  MixtureComparison,
  Rivals,
  Routing,
} from "./families/mixture/routing.ts";
