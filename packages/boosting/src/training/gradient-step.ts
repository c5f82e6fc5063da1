import type { Engine } from "./engine.ts";
import { checkFinite, fixedPointScale } from "./fixed-point.ts";
import { SCALES } from "./memory-plan.ts";
import { sumOfBlocks, sumOfLosses } from "./losses.ts";
import type { Settings } from "./options.ts";

/**
 * Gradients and hessians of all rows at the present margins, and the scales of their fixed point.
 *
 * @returns the sum of losses at these margins
 * @returns the sum of losses before this round
 * @throws {DataError} when one of them is not finite
 */
export function computeGradients(engine: Engine, settings: Settings, round: number): number {
  const { at, blocks, nRows } = engine.plan;
  if (settings.objective.kernel === undefined) fillGradients(engine, settings);
  engine.run("gradients", blocks);
  const stats = engine.floats(at.blockStats, 4 * blocks);
  let gradient = 0;
  let hessian = 0;
  for (let i = 0; i < stats.length; i += 4) {
    // Math.max passes NaN on.
    gradient = Math.max(gradient, stats[i + 2]);
    hessian = Math.max(hessian, stats[i + 3]);
  }
  checkFinite(gradient, "a gradient", round);
  checkFinite(hessian, "a hessian", round);
  const gScale = fixedPointScale(gradient, nRows);
  const hScale = fixedPointScale(hessian, nRows);
  engine.doubles(SCALES, 4).set([gScale, hScale, 1 / gScale, 1 / hScale]);
  if (settings.objective.kernel === undefined)
    return sumOfLosses(engine, settings, {
      margins: at.margins,
      targets: at.targets,
      weights: at.weights,
      nRows,
    });
  return sumOfBlocks(engine.doubles(at.blockStats, 2 * blocks), 2);
}

/** For an objective without a kernel. */
function fillGradients(engine: Engine, { objective }: Settings): void {
  const { at, nRows } = engine.plan;
  const margins = engine.floats(at.margins, nRows);
  const targets = engine.floats(at.targets, nRows);
  const weights = at.weights ? engine.floats(at.weights, nRows) : null;
  const pairs = engine.floats(at.gradientPairs, 2 * nRows);
  for (let i = 0; i < nRows; i++) {
    const weight = weights ? weights[i] : 1;
    pairs[2 * i] = objective.gradient(margins[i], targets[i]) * weight;
    pairs[2 * i + 1] = objective.hessian(margins[i], targets[i]) * weight;
  }
}
