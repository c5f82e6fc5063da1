/** One surface through the operator: its loss, and the loss's gradient where it is wanted. */
import type { RandomGenerator } from "@volsmith/numerics";

import { outputLink } from "../output-link.ts";
import type { LinkPoints } from "../output-link.ts";
import type { LossValue } from "./losses/surface-loss.ts";
import { surfaceLoss } from "./losses/surface-loss.ts";
import type { LossSurface, SurfaceLoss } from "./losses/surface-loss.ts";
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
  const { inputs, points } = loss;
  const link = outputLink(operator.config, inputs);
  const raw = operator.forward({ ...inputs, values: link.values }, points);
  const vols = { inputs: link.vols(raw.inputs, inputs), points: link.vols(raw.points, points) };
  const value = loss.evaluate(vols);
  if (gradient) {
    const through = (x: Float64Array, at: LinkPoints, slopes: Float64Array) =>
      link.slopes(x, at).map((slope, i) => slope * slopes[i]);
    const slopes = {
      inputs: through(raw.inputs, inputs, value.slopes.inputs),
      points: through(raw.points, points, value.slopes.points),
    };
    operator.backward(slopes, gradient);
  }
  return { ...value, loss, vols };
}
