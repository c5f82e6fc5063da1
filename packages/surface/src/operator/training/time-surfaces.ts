import { loadKernels } from "@volsmith/kernels";
import type { KernelOptions } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";

import type { OperatorWeights } from "../weights.ts";
import type { LossSurface } from "./losses/surface-loss.ts";
import { surfaceGradient } from "./surface-gradient.ts";
import { TrainableOperator } from "./trainable-operator.ts";
import { defaultTraining } from "./training-config.ts";
import type { TrainingConfig } from "./training-config.ts";
import { flattenWeights } from "./weight-layout.ts";

/**
 * Seconds that training takes on a surface such as these, forward and backward, by trying: enough to
 * say beforehand whether a training takes minutes or hours.
 *
 * @param surfaces one or more; each is tried once
 */
export async function secondsPerSurface(
  weights: OperatorWeights,
  surfaces: readonly LossSurface[],
  {
    kernels: options = {},
    config = defaultTraining,
  }: {
    readonly kernels?: KernelOptions;
    readonly config?: Pick<TrainingConfig, "losses" | "keep" | "parts">;
  } = {},
): Promise<number> {
  const kernels = await loadKernels(options);
  try {
    await kernels.ready();
    const operator = new TrainableOperator(weights.config, kernels, config);
    const flat = flattenWeights(weights);
    operator.setWeights(flat);
    const gradient = new Float64Array(flat.length);
    const random = randomGenerator(0);
    const once = (surface: LossSurface) =>
      surfaceGradient(operator, surface, { config, random, gradient });
    once(surfaces[0]); // the engine compiles while it runs for the first time
    const startedAt = performance.now();
    for (const surface of surfaces) once(surface);
    return (performance.now() - startedAt) / 1000 / surfaces.length;
  } finally {
    kernels.dispose();
  }
}
