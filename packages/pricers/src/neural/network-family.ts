import { Weights } from "@volsmith/engine";
import { toFloat32 } from "@volsmith/files";
import { randomGenerator } from "@volsmith/numerics";
import { z } from "zod";

import { keys, whole } from "../config/keys.ts";
import { trainingKeys, trainingProblem } from "../config/training-keys.ts";
import { readModel } from "../model-file.ts";
import type { PricerFamily, ReadPricerOptions } from "../pricer.ts";
import type { Architecture, ConfigOf, NetworkConfig } from "./architecture.ts";
import type { NetworkParts } from "./network.ts";
import { NetworkPricer } from "./network-pricer.ts";
import type { NetworkHeader } from "./network-pricer.ts";
import { trainNetwork } from "./train-network.ts";

/** A family of networks shows what it records, so that mixtures can make experts of it. */
export interface NetworkFamily extends PricerFamily<NetworkConfig> {
  readonly architecture: NetworkParts["architecture"];
}

/** The family of an architecture. */
export function networkFamily<S extends z.ZodRawShape>(own: Architecture<S>): NetworkFamily {
  const { kind, title, memory, shape, defaults, check, steps = 12 } = own;
  const architecture = own as unknown as NetworkParts["architecture"];
  const schema = keys({
    kind: z.literal(kind),
    ...shape,
    ...(memory === "history" && { steps: whole(1, 256).default(steps) }),
    ...trainingKeys(defaults),
  }).superRefine((config, context) => {
    const complete = config as unknown as NetworkConfig & ConfigOf<S>;
    const problem = trainingProblem(complete) ?? check?.(complete) ?? null;
    if (problem)
      context.addIssue({ code: "custom", path: [problem.key], message: problem.problem });
  }) as unknown as z.ZodType<NetworkConfig>;
  return {
    kind,
    title,
    schema,
    architecture,
    train: (config, data, options) => trainNetwork({ architecture, config }, data, options),
    read: (bytes, options) => readNetwork(bytes, options, () => architecture),
  };
}

/**
 * The network of a model file.
 * @param architectureOf what its configuration records
 */
export function readNetwork(
  bytes: Uint8Array,
  { engine, file }: ReadPricerOptions,
  architectureOf: (config: NetworkConfig) => NetworkParts["architecture"],
): NetworkPricer {
  const { header, tensors } = readModel(bytes, file);
  const { featureNames, moments, shift, scale, metrics } = header as NetworkHeader;
  const config = header.config as NetworkConfig;
  const weights = new Weights(engine, randomGenerator(0));
  const parts = {
    architecture: architectureOf(config),
    config,
    featureNames,
    moments,
    shift,
    scale,
  };
  const pricer = new NetworkPricer(weights, parts, metrics);
  weights.restore(new Map([...tensors].map(([name, tensor]) => [name, toFloat32(tensor)])));
  return pricer;
}
