export type {
  LossPoint,
  Pricer,
  PricerConfig,
  PricerData,
  PricerEvaluation,
  PricerFamily,
  TrainedPricer,
  TrainPricerOptions,
} from "./pricer.ts";
