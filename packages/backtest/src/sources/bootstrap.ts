/**
 * Paths made of blocks of the daily returns of an index: training and validation paths of the earlier
 * returns, test paths of the later ones, so that nothing is judged on days that were learnt from.
 */
import { z } from "zod";

import type { PathSource } from "./path-source.ts";
import { dateSchema, trainToSchema } from "./split-days.ts";

const bootstrapSchema = z.strictObject({
  kind: z.literal("bootstrap"),
  /** CSV, plain or compressed, or Parquet: a date and closes in each row. */
  closes: z.string().min(1),
  column: z.string().min(1).default("SPX"),
  /** First and last date of the history; all of it by default. */
  from: dateSchema.nullable().default(null),
  to: dateSchema.nullable().default(null),
  trainTo: trainToSchema.default(0.7),
  /** Length of a block of returns, or its mean. */
  meanBlock: z.number().min(1).max(10_000).default(20),
  blocks: z.enum(["stationary", "fixed"]).default("stationary"),
  /** "zero" shifts returns so that one step keeps the mean of the price. */
  mean: z.enum(["zero", "history"]).default("zero"),
  spot: z.number().gt(0).default(100),
  steps: z.int().min(1).max(10_000).default(21),
  /** From the first instant to the last; a 252nd of a year each step by default. */
  years: z.number().gt(0).nullable().default(null),
});

export type BootstrapConfig = z.infer<typeof bootstrapSchema>;

/** Block bootstrap of recorded daily returns. */
export const bootstrapSource: PathSource<BootstrapConfig> = {
  kind: "bootstrap",
  schema: bootstrapSchema,
  async open(config, context) {
    const { openBootstrap } = await import("./bootstrap/open-bootstrap.ts");
    return await openBootstrap(config, context);
  },
};
