export { pricerSchema, readPricer, trainPricer } from "./train-pricer.ts";
export { pricerFamilies } from "./families/index.ts";
export { fromXgboostJson, toXgboostJson } from "./families/boosting/boosting.ts";
export { ensembleOf } from "./families/ensemble/ensemble.ts";
export { parseConfig } from "./config/parse.ts";
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
export { networkFamily } from "./neural/network-family.ts";
export type { Architecture, NetworkConfig, NetworkInputs } from "./neural/architecture.ts";
