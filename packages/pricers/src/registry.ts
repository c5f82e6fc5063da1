import { DataError } from "@volsmith/numerics";
import { z } from "zod";

import { parseConfig } from "./config/parse.ts";
import { readModel } from "./model-file.ts";
import type {
  Pricer,
  PricerConfig,
  PricerData,
  PricerFamily,
  ReadPricerOptions,
  TrainedPricer,
  TrainPricerOptions,
} from "./pricer.ts";

/** Families under one roof: whatever a configuration or a file names by its `kind`. */
export interface PricerRegistry {
  readonly families: readonly PricerFamily[];
  readonly schema: z.ZodType<PricerConfig>;
  train(config: unknown, data: PricerData, options: TrainPricerOptions): Promise<TrainedPricer>;
  read(bytes: Uint8Array, options: ReadPricerOptions): Pricer;
}

type Member = z.core.$ZodTypeDiscriminable;

export function pricerRegistry(families: readonly PricerFamily[]): PricerRegistry {
  const kinds = families.map(({ kind }) => `"${kind}"`).join(", ");
  const schemas = families.map(({ schema }) => schema as unknown as Member);
  const schema = z.discriminatedUnion("kind", schemas as [Member, ...Member[]], {
    error: ({ input }) => {
      const kind = (input as { readonly kind?: unknown } | null | undefined)?.kind;
      return `must be one of ${kinds}, got ${kind === undefined ? "nothing" : JSON.stringify(kind)}`;
    },
  }) as unknown as z.ZodType<PricerConfig>;
  const familyOf = (kind: unknown) => families.find((family) => family.kind === kind);
  return {
    families,
    schema,
    async train(config, data, options) {
      const complete = parseConfig(schema, config, "trainPricer");
      return familyOf(complete.kind)!.train(complete, data, options);
    },
    read(bytes, options) {
      const { kind } = readModel(bytes, options.file).header;
      const family = familyOf(kind);
      if (!family)
        throw new DataError("readPricer", `no family is called "${kind}"; there are ${kinds}`);
      return family.read(bytes, options);
    },
  };
}
