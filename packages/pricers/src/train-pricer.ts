import type { z } from "zod";

import { pricerFamilies } from "./families/index.ts";
import type {
  Pricer,
  PricerConfig,
  PricerData,
  ReadPricerOptions,
  TrainedPricer,
  TrainPricerOptions,
} from "./pricer.ts";
import { pricerRegistry } from "./registry.ts";

const registry = pricerRegistry(pricerFamilies);

/** Configurations of all families, told apart by `kind`; defaults are the source's best models. */
export const pricerSchema: z.ZodType<PricerConfig> = registry.schema;

/**
 * Trains the model a configuration describes on the table's training part; the validation part decides
 * when to stop, and the test part is not looked at.
 *
 * The same configuration, data and seed give the same model, on any number of threads, in one go or
 * resumed from a checkpoint.
 *
 * @throws {DataError} naming keys of the configuration that are wrong and what they may be, or what the
 *   table lacks
 * @throws the signal's reason, once `onCheckpoint` has been given the state
 */
export function trainPricer(
  config: unknown,
  data: PricerData,
  options: TrainPricerOptions,
): Promise<TrainedPricer> {
  return registry.train(config, data, options);
}

/**
 * The pricer of a file that `toSafetensors` wrote: its prices are the same to the bit.
 *
 * @throws {FormatError} when the bytes are no model of ours
 * @throws {DataError} when its family is not known
 */
export function readPricer(bytes: Uint8Array, options: ReadPricerOptions): Pricer {
  return registry.read(bytes, options);
}
