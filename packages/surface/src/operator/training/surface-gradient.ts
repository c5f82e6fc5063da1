/** One surface through the operator: its loss, and the loss's gradient where it is wanted. */
import type { RandomGenerator } from "@volsmith/numerics";

import type { OperatorConfig } from "../config.ts";
import { outputLink } from "../output-link.ts";
import type { LinkPoints } from "../output-link.ts";
import type { AskedPoints, AtNodes, DifferentiableOperator } from "./differentiable-operator.ts";
import type { LossValue } from "./losses/surface-loss.ts";
import { surfaceLoss } from "./losses/surface-loss.ts";
import type { LossSurface, SurfaceLoss } from "./losses/surface-loss.ts";
import type { NetworkInputs } from "./nodes.ts";
import type { TrainableOperator } from "./trainable-operator.ts";
import type { TrainingConfig } from "./training-config.ts";

export interface SurfaceResult extends LossValue {
  readonly loss: SurfaceLoss;
  readonly vols: AtNodes;
}

export interface SurfaceGradientOptions {
  readonly config: Pick<TrainingConfig, "losses" | "keep">;
  /** Decides what is shown and where the stencils stand. */
  readonly random: RandomGenerator;
  /** Added to; null for the loss alone. [nWeights] */
  readonly gradient: Float64Array | null;
}

/** On the WebAssembly kernels, which answer at once. */
export function surfaceGradient(
  operator: TrainableOperator,
  surface: LossSurface,
  options: SurfaceGradientOptions,
): SurfaceResult {
  const { inputs, points, judge } = pose(operator.config, surface, options);
  const { result, slopes } = judge(operator.forward(inputs, points));
  if (options.gradient) operator.backward(slopes(), options.gradient);
  return result;
}

/** The same on any device. */
export async function surfaceGradientOn(
  operator: DifferentiableOperator,
  surface: LossSurface,
  options: SurfaceGradientOptions,
): Promise<SurfaceResult> {
  const { inputs, points, judge } = pose(operator.config, surface, options);
  const { result, slopes } = judge(await operator.forward(inputs, points));
  if (options.gradient) await operator.backward(slopes(), options.gradient);
  return result;
}

interface Judged {
  readonly result: SurfaceResult;
  /** Derivatives of the loss by the raw outputs. */
  readonly slopes: () => AtNodes;
}

/** What is asked of the operator, and what becomes of its raw outputs. */
function pose(
  config: OperatorConfig,
  surface: LossSurface,
  { config: { losses, keep }, random }: Pick<SurfaceGradientOptions, "config" | "random">,
): {
  readonly inputs: NetworkInputs;
  readonly points: AskedPoints;
  readonly judge: (raw: AtNodes) => Judged;
} {
  const loss = surfaceLoss(surface, { losses, keep, domain: config }, random);
  const { inputs, points } = loss;
  const link = outputLink(config, inputs);
  const judge = (raw: AtNodes): Judged => {
    const vols = { inputs: link.vols(raw.inputs, inputs), points: link.vols(raw.points, points) };
    const value = loss.evaluate(vols);
    const through = (x: Float64Array, at: LinkPoints, slopes: Float64Array) =>
      link.slopes(x, at).map((slope, i) => slope * slopes[i]);
    return {
      result: { ...value, loss, vols },
      slopes: () => ({
        inputs: through(raw.inputs, inputs, value.slopes.inputs),
        points: through(raw.points, points, value.slopes.points),
      }),
    };
  };
  return { inputs: { ...inputs, values: link.values }, points, judge };
}
