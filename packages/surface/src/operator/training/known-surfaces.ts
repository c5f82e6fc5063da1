/** Old data for a fine-tuning: of a stream, the surfaces that the given weights know how to smooth. */
import { loadKernels } from "@volsmith/kernels";
import type { KernelOptions } from "@volsmith/kernels";
import { DataError, randomGenerator } from "@volsmith/numerics";
import type { RunControl } from "@volsmith/numerics";

import type { OperatorWeights } from "../weights.ts";
import { publishedLosses } from "./losses/options.ts";
import type { LossOptions } from "./losses/options.ts";
import { surfaceGradient } from "./surface-gradient.ts";
import type { LossStream } from "./data/loss-stream.ts";
import { TrainableOperator } from "./trainable-operator.ts";
import { flattenWeights } from "./weight-layout.ts";

export interface KnownSurfacesOptions extends RunControl {
  /** Surfaces wanted. */
  readonly count: number;
  /** Surface of the stream to begin with. */
  readonly from?: number;
  /**
   * Largest root mean square of relative errors at a surface's own quotes; Infinity looks at none
   * and takes all, as is the default where a prior keeps every answer near its quotes.
   */
  readonly mostError?: number;
  readonly kernels?: KernelOptions;
}

export interface KnownSurfaces {
  /** Where they stand in the stream, ascending. [count] */
  readonly indices: readonly number[];
  /** First surface of the stream that was not looked at. */
  readonly next: number;
}

/** The fit at the quotes alone: nothing else is asked. */
const FIT_ONLY: LossOptions = {
  ...publishedLosses,
  stencils: { kind: "sampled", slices: 0, terms: 0 },
};
/** Twice what the published weights are off on markets a little beyond their own. */
const MOST_ERROR = 0.25;
/** Surfaces looked at before too few of them are known. */
const PATIENCE = 50;
const LEAST_SHARE = 0.05;

/**
 * Looks through a stream for surfaces whose quotes the weights already come near to. Weights cannot
 * forget what they never knew: on markets far from all they were trained on, the published ones
 * answer with volatility 0, and one such surface spoils a mini-batch.
 *
 * @throws {DataError} where hardly any is known
 */
export async function knownSurfaces(
  weights: OperatorWeights,
  stream: LossStream,
  {
    count,
    from = 0,
    mostError = weights.config.prior === "none" ? MOST_ERROR : Infinity,
    kernels: options = {},
    signal,
    onProgress,
  }: KnownSurfacesOptions,
): Promise<KnownSurfaces> {
  if (mostError === Infinity) {
    return { indices: Array.from({ length: count }, (_, i) => from + i), next: from + count };
  }
  const kernels = await loadKernels(options);
  try {
    await kernels.ready();
    const operator = new TrainableOperator(weights.config, kernels);
    operator.setWeights(flattenWeights(weights));
    const random = randomGenerator(0); // draws nothing: every quote is shown
    const config = { losses: FIT_ONLY, keep: null };
    const indices: number[] = [];
    let next = from;
    while (indices.length < count) {
      await new Promise((resolve) => setTimeout(resolve, 0)); // lets an abort arrive
      signal?.throwIfAborted();
      const { terms } = surfaceGradient(operator, stream.at(next), {
        config,
        random,
        gradient: null,
      });
      if (terms.fit <= mostError) indices.push(next);
      next += 1;
      onProgress?.({ stage: "choose old data", done: indices.length, total: count });
      const tried = next - from;
      if (tried >= PATIENCE && indices.length < LEAST_SHARE * tried) {
        throw new DataError(
          "knownSurfaces",
          `the weights are off by more than ${100 * mostError} % on ${tried - indices.length} of ` +
            `${tried} old surfaces`,
          "give old data like what they were trained on",
        );
      }
    }
    return { indices, next };
  } finally {
    kernels.dispose();
  }
}
