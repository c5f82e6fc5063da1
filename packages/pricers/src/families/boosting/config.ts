import { z } from "zod";

import { featuresKey } from "../../config/features-key.ts";
import { atLeast, keys, oneOf, positive, whole } from "../../config/keys.ts";
import { aroundKey, aroundProblem } from "../../config/training-keys.ts";

const shape = keys({
  kind: z.literal("boosting"),
  features: featuresKey,
  /**
   * "plain": trees say C/K; "volatility": the logarithm of a volatility, and Black and Scholes the price,
   * which is inside the no-arbitrage bounds then.
   */
  output: oneOf(["plain", "volatility"]).default("plain"),
  around: aroundKey,
  /** "relative": rows count by 1/max(C/K, lossFloor)², so that errors do in proportion to C/K. */
  loss: oneOf(["squared", "relative"]).default("squared"),
  lossFloor: positive(1).default(0.005),
  trees: whole(1, 100_000).default(50),
  depth: whole(1, 128).default(35),
  rate: positive(1).default(0.1),
  /** L1 and L2 penalties of leaves. */
  alpha: atLeast(0).default(0.01),
  lambda: atLeast(0).default(1e-5),
  /** Least gain of a split, and least weight of the rows of a leaf; rows weigh 1 on average. */
  gamma: atLeast(0).default(0),
  minChildWeight: atLeast(0).default(1),
  /** Of a feature. */
  bins: whole(2, 256).default(256),
  /** Shares of rows and of features drawn for a tree. */
  rows: positive(1).default(1),
  columns: positive(1).default(1),
  /** Rounds without a better validation error after which to stop. */
  patience: whole().default(10),
  /** Half of the width that slopes are differences over, in standard deviations of a feature. */
  slopeWidth: positive(10).default(0.25),
});

export type BoostingConfig = z.output<typeof shape>;

export const boostingSchema = shape.superRefine((config, context) => {
  const problem = aroundProblem(config);
  if (problem) context.addIssue({ code: "custom", path: [problem.key], message: problem.problem });
});
