/** One model of a study: a configuration, a preset, a search for one, or an ensemble of earlier ones. */
import { z } from "zod";

/** The rest is the family's to check. */
const pricerConfigSchema = z.looseObject({ kind: z.string() });

const gridSchema = z.record(z.string(), z.array(z.unknown()).min(1));

export const searchSchema = z.strictObject({
  strategy: z.enum(["grid", "random", "successive-halving"]).default("random"),
  /** A grid of the source by name, or values by key ("schedule.rate" for keys within keys). */
  grid: z.union([z.string(), gridSchema]),
  /** What the grid leaves open. */
  base: pricerConfigSchema.partial().default({}),
  /** How many of the grid's points are tried; all of them by "grid". */
  trials: z.int().min(1).max(100_000).default(16),
  /** What the validation part judges by. */
  criterion: z.enum(["mse", "mae", "correct"]).default("mse"),
  /** Successive halving: one in `eta` goes on to `eta` times the epochs. */
  eta: z.int().min(2).max(10).default(3),
  /** Epochs of the first rung; by default as few as leave one or two trials in the last rung. */
  firstEpochs: z.int().min(1).nullable().default(null),
  /** Key of the configuration that says how long a trial may learn. */
  budget: z.string().default("epochs"),
});

const ensembleSchema = z.strictObject({
  of: z.array(z.string()).min(2),
  /** Equal weights, the median, or weights that the validation part says. */
  combine: z.enum(["mean", "median", "inverse-error", "least-squares"]).default("mean"),
});

/** Keys of which an entry has exactly one. */
export const SOURCES = ["preset", "model", "search", "ensemble"] as const;

export const modelEntrySchema = z
  .strictObject({
    name: z.string().max(80),
    preset: z.string().optional(),
    /** Keys that differ from the preset. */
    with: z.record(z.string(), z.unknown()).optional(),
    model: pricerConfigSchema.optional(),
    search: searchSchema.optional(),
    ensemble: ensembleSchema.optional(),
    /** By default made of the study's seed and the model's name. */
    seed: z.int().min(0).optional(),
  })
  .refine((entry) => SOURCES.filter((key) => entry[key] !== undefined).length === 1, {
    message: `an object with exactly one of ${SOURCES.join(", ")}`,
  });

export type ModelEntry = z.infer<typeof modelEntrySchema>;
export type EnsembleConfig = z.infer<typeof ensembleSchema>;
export type SearchConfig = z.infer<typeof searchSchema>;
