import { ShapeError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { flatten } from "./join.ts";
import { through } from "./through.ts";

export interface PoolingOptions {
  /** [steps] a row: 1 for steps that count. */
  readonly mask?: Value;
  /** Added to the variance: a standard deviation of 0 has no slope. */
  readonly epsilon?: number;
}

/**
 * Statistics pooling: mean and standard deviation of each feature over the steps that count.
 *
 * [S18] Snyder et al., "X-vectors: robust DNN embeddings for speaker recognition", ICASSP 2018.
 *
 * @param x [steps, width]
 * @returns [2·width]: means, then standard deviations
 * @throws {ShapeError} when the mask is not one number a step
 */
export function statisticsPooling(x: Value, { mask, epsilon = 1e-5 }: PoolingOptions = {}): Value {
  requireMask("statisticsPooling", x, mask);
  const pooled = x.graph.record({
    code: "POOLING",
    meaning: { kind: "statisticsPooling", epsilon, mask: mask ? "given" : "none" },
    inputs: mask ? [x, mask] : [x],
    extent: { steps: 2, width: x.width },
    words: (at, y) => [
      ...through(at, x, y),
      x.steps,
      lineWidth(x.width),
      floatBits(epsilon),
      mask ? at.value(mask) : -1,
      mask ? lineWidth(mask.width) : 0,
    ],
  });
  return flatten(pooled);
}

/** @throws {ShapeError} unless a mask has one number for each step of x */
export function requireMask(where: string, x: Value, mask: Value | undefined): void {
  if (mask && (mask.steps !== 1 || mask.width !== x.steps))
    throw new ShapeError(where, "mask", [x.steps], [mask.steps, mask.width]);
}
