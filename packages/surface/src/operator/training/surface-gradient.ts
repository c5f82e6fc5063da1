/** One surface through the operator: its loss, and the loss's gradient where it is wanted. */
import type { RandomGenerator } from "@volsmith/numerics";

import type { LossValue } from "./losses/surface-loss.ts";
import { surfaceLoss } from "./losses/surface-loss.ts";
import type { LossSurface, SurfaceLoss } from "./losses/surface-loss.ts";
import { softplusVols, throughSoftplus } from "./output-link.ts";
import type { AtNodes, TrainableOperator } from "./trainable-operator.ts";
import type { TrainingConfig } from "./training-config.ts";

export interface SurfaceResult extends LossValue {
  readonly loss: SurfaceLoss;
  readonly vols: AtNodes;
}

/**
 * @param gradient [nWeights], added to; null for the loss alone
 * @param random decides what is shown and where the stencils stand
 */
export function surfaceGradient(
  operator: TrainableOperator,
  surface: LossSurface,
  {
    config: { losses, keep },
    random,
    gradient,
  }: {
    readonly config: Pick<TrainingConfig, "losses" | "keep">;
    readonly random: RandomGenerator;
    readonly gradient: Float64Array | null;
  },
): SurfaceResult {
  const loss = surfaceLoss(surface, { losses, keep, domain: operator.config }, random);
  const raw = operator.forward(loss.inputs, loss.points);
  const vols = softplusVols(raw);
  const value = loss.evaluate(vols);
  if (gradient) operator.backward(throughSoftplus(raw, value.slopes), gradient);
  return { ...value, loss, vols };
}
