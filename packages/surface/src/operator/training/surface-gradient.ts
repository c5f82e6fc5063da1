/** One surface through the operator: its loss, and the loss's gradient where it is wanted. */
import type { RandomGenerator } from "@volsmith/numerics";

import type { AtNodes, DifferentiableOperator } from "./differentiable-operator.ts";
import type { LossDraw, LossSurface, LossValue } from "./losses/surface-loss.ts";
import { judgePosed, poseSurface } from "./posed-surface.ts";
import type { JudgedSurface, PosedSurface } from "./posed-surface.ts";
import type { TrainableOperator } from "./trainable-operator.ts";
import type { TrainingConfig } from "./training-config.ts";

export interface SurfaceResult extends LossValue {
  /** What was shown and asked. */
  readonly loss: LossDraw;
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
  { config, random, gradient }: SurfaceGradientOptions,
): SurfaceResult {
  const whole = { ...config, operator: operator.config };
  const posed = poseSurface(surface, whole, random);
  const { inputs, points } = posed.draw;
  const judged = judgePosed(
    posed,
    operator.forward({ ...inputs, values: posed.values }, points),
    whole,
  );
  if (gradient) operator.backward(judged.rawSlopes(), gradient);
  return resultOf(posed, judged);
}

/** The same on any device, of a surface that was made ready. */
export async function posedGradientOn(
  operator: DifferentiableOperator,
  posed: PosedSurface,
  { losses, gradient }: Pick<TrainingConfig, "losses"> & Pick<SurfaceGradientOptions, "gradient">,
): Promise<SurfaceResult> {
  const { inputs, points } = posed.draw;
  const raw = await operator.forward({ ...inputs, values: posed.values }, points);
  const judged = judgePosed(posed, raw, { operator: operator.config, losses });
  if (gradient) await operator.backward(judged.rawSlopes(), gradient);
  return resultOf(posed, judged);
}

/** Both at once. */
export async function surfaceGradientOn(
  operator: DifferentiableOperator,
  surface: LossSurface,
  { config, random, gradient }: SurfaceGradientOptions,
): Promise<SurfaceResult> {
  const posed = poseSurface(surface, { ...config, operator: operator.config }, random);
  return posedGradientOn(operator, posed, { losses: config.losses, gradient });
}

function resultOf(
  { draw }: PosedSurface,
  { total, terms, slopes, vols }: JudgedSurface,
): SurfaceResult {
  return { total, terms, slopes, vols, loss: draw };
}
