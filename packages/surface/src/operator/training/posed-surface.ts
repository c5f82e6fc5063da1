/**
 * A surface made ready for one step: what the operator is shown and asked, and what its answers are
 * judged by. Plain data, so that it may be prepared on another thread.
 */
import type { RandomGenerator } from "@volsmith/numerics";

import type { OperatorConfig } from "../config.ts";
import { outputLink } from "../output-link.ts";
import { correctionSlopes, correctPrior, PriorLink } from "../prior-link.ts";
import { SoftplusLink } from "../softplus-link.ts";
import type { AtNodes } from "./differentiable-operator.ts";
import { drawLoss, evaluateLoss } from "./losses/surface-loss.ts";
import type { LossDraw, LossSurface, LossValue } from "./losses/surface-loss.ts";
import type { LossOptions } from "./losses/options.ts";
import type { TrainingConfig } from "./training-config.ts";

export interface PosedSurface {
  readonly draw: LossDraw;
  /** What layer 0 lifts at the inputs. [nInputs] */
  readonly values: Float32Array;
  /** The prior's volatilities where the operator is asked; null without a prior. */
  readonly priors: AtNodes | null;
}

export interface JudgedSurface extends LossValue {
  readonly vols: AtNodes;
  /** Derivatives of the loss by the raw outputs. */
  readonly rawSlopes: () => AtNodes;
}

/** @param random decides what is shown and where the stencils stand */
export function poseSurface(
  surface: LossSurface,
  {
    operator,
    losses,
    keep,
  }: Pick<TrainingConfig, "losses" | "keep"> & { readonly operator: OperatorConfig },
  random: RandomGenerator,
): PosedSurface {
  const draw = drawLoss(surface, { losses, keep, domain: operator }, random);
  const { inputs, points } = draw;
  const link = outputLink(operator, inputs);
  const priors =
    link instanceof PriorLink
      ? { inputs: link.priorVols(inputs), points: link.priorVols(points) }
      : null;
  return { draw, values: link.values, priors };
}

/** The loss of raw outputs. */
export function judgePosed(
  { draw, priors }: PosedSurface,
  raw: AtNodes,
  { operator, losses }: { readonly operator: OperatorConfig; readonly losses: LossOptions },
): JudgedSurface {
  const { priorBound } = operator;
  const softplus = new SoftplusLink({ vols: [] });
  const through = (side: "inputs" | "points"): Float64Array =>
    priors
      ? correctPrior(priors[side], raw[side], priorBound)
      : softplus.vols(raw[side], draw[side]);
  const slopes = (side: "inputs" | "points"): Float64Array =>
    priors ? correctionSlopes(priors[side], raw[side], priorBound) : softplus.slopes(raw[side]);
  const vols = { inputs: through("inputs"), points: through("points") };
  const value = evaluateLoss(draw, losses, vols);
  const chain = (side: "inputs" | "points") =>
    slopes(side).map((slope, i) => slope * value.slopes[side][i]);
  return {
    ...value,
    vols,
    rawSlopes: () => ({ inputs: chain("inputs"), points: chain("points") }),
  };
}
