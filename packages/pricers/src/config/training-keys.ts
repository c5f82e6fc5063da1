/** Keys of every family that learns by gradients. */
import type { AdamOptions, Schedule } from "@volsmith/engine";
import { z } from "zod";

import { featuresKey } from "./features-key.ts";
import { atLeast, oneOf, positive, whole } from "./keys.ts";

/** What a price may look like; see neural/output.ts. */
const outputForms = ["plain", "positive", "exponential", "bounded", "volatility"] as const;

export type OutputForm = (typeof outputForms)[number];

/** What a training makes small; see neural/loss.ts. */
const lossKinds = ["squared", "absolute", "relative", "relative-absolute"] as const;

export type LossKind = (typeof lossKinds)[number];

/**
 * A key: with output "volatility", a feature that is one ("ivYesterday", "sigma90"), which the model's
 * answer multiplies; so it learns what that volatility gets wrong, at any level. Null for none.
 */
export const aroundKey = z
  .string('must be null or the name of a feature that is a volatility ("ivYesterday")')
  .nullable()
  .default(null);

/** What is wrong with it, or null. */
export function aroundProblem({
  around,
  output,
}: {
  readonly around: string | null;
  readonly output: string;
}): { key: string; problem: string } | null {
  if (around === null || output === "volatility") return null;
  return { key: "around", problem: `must be null with output "${output}"; use "volatility"` };
}

/** Where families differ: the source's best model of each. */
export interface TrainingDefaults {
  readonly rate: number;
  readonly epochs: number;
  readonly patience: number;
}

/** The keys, with a family's own defaults. */
export function trainingKeys({ rate, epochs, patience }: TrainingDefaults) {
  return {
    features: featuresKey,
    /**
     * Where a feature leaves the range of the training part: followed as it is, or held at the range's
     * end, which guesses less where rates and volatilities drift.
     */
    outside: oneOf(["extrapolate", "clamp"]).default("extrapolate"),
    /**
     * "plain": any number; "positive": softplus; "exponential": exp; "bounded": between the
     * no-arbitrage bounds; "volatility": Black and Scholes' price at the volatility the network gives.
     */
    output: oneOf(outputForms).default("plain"),
    around: aroundKey,
    /** On C/K: squared, absolute; or both divided by C/K, floored at `lossFloor`. */
    loss: oneOf(lossKinds).default("squared"),
    /** Least C/K that relative losses divide by. */
    lossFloor: positive(1).default(0.005),
    rate: positive().default(rate),
    schedule: oneOf(["constant", "cosine", "plateau", "steps"]).default("constant"),
    /** Steps of a linear rise at the start. */
    warmUp: whole(0).default(0),
    /** Share of the rate at which cosine and plateau end. */
    rateFloor: atLeast(0, 1).default(0),
    /** What plateau and steps multiply the rate by. */
    rateFactor: positive(0.999).default(0.5),
    /** Epochs without a better loss (plateau), or between cuts (steps). */
    rateEpochs: whole().default(5),
    epochs: whole().default(epochs),
    /** Epochs without a better validation loss after which to stop; the best weights are kept. */
    patience: whole().default(patience),
    batchRows: whole(1, 1_048_576).default(256),
    optimiser: oneOf(["adam", "adamw"]).default("adam"),
    /** Decoupled, of AdamW. */
    weightDecay: atLeast(0).default(0),
    /** Penalties of every learned number: ½·l2·w² and l1·|w|. */
    l2: atLeast(0).default(0),
    l1: atLeast(0).default(0),
    /** Longest gradient; null for no limit. */
    clipNorm: positive().nullable().default(null),
  };
}

export type TrainingConfig = z.output<z.ZodObject<ReturnType<typeof trainingKeys>, z.core.$strict>>;

/** @throws never; what is wrong with keys that go together, or null */
export function trainingProblem(config: TrainingConfig): { key: string; problem: string } | null {
  if (config.optimiser === "adam" && config.weightDecay > 0)
    return {
      key: "weightDecay",
      problem: 'must be 0 with optimiser "adam"; use "adamw", or the penalty l2',
    };
  return aroundProblem(config);
}

/** The engine's schedule. */
export function scheduleOf(config: TrainingConfig): Schedule {
  const { schedule: kind, rate, warmUp, rateFloor: floor } = config;
  const common = { rate, warmUp };
  switch (kind) {
    case "constant":
      return { kind, ...common };
    case "cosine":
      return { kind, ...common, floor };
    case "plateau":
      return {
        kind,
        ...common,
        factor: config.rateFactor,
        patience: config.rateEpochs,
        floor,
      };
    case "steps":
      return { kind, ...common, factor: config.rateFactor, epochs: config.rateEpochs };
  }
}

export function adamOf({ weightDecay, l1, l2, clipNorm }: TrainingConfig): AdamOptions {
  return { weightDecay, penalty: l2, sparsity: l1, ...(clipNorm !== null && { clipNorm }) };
}
