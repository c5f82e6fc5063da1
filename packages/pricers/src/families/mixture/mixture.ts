/** A mixture of nine regime experts, of which a gate asks a few about each row. */
import { readNetwork } from "../../neural/network-family.ts";
import type { PricerFamily } from "../../pricer.ts";
import { KIND, mixtureSchema } from "./config.ts";
import type { MixtureConfig } from "./config.ts";
import { mixtureArchitecture } from "./network.ts";
import { trainMixture } from "./train-mixture.ts";

export const mixture: PricerFamily<MixtureConfig> = {
  kind: KIND,
  title: "k-sparse mixture of nine regime experts",
  schema: mixtureSchema,
  train: trainMixture,
  read: (bytes, options) =>
    readNetwork(bytes, options, (config) => mixtureArchitecture(config as MixtureConfig)),
};
