/** Losses of a row: one number each, averaged over the rows of a batch by the program. */
import { requireSameExtent } from "../graph/graph.ts";
import type { Value } from "../graph/value.ts";
import { subtract } from "../operations/arithmetic.ts";
import { absolute, square } from "../operations/maps.ts";
import { meanFeatures, meanSteps } from "../operations/reductions.ts";

/**
 * Mean of (prediction − target)² over steps and features.
 * @throws {ShapeError} when the shapes differ
 */
export function squaredError(prediction: Value, target: Value): Value {
  requireSameExtent("squaredError", prediction, target);
  return meanSteps(meanFeatures(square(subtract(prediction, target))));
}

/** Mean of |prediction − target|. @throws {ShapeError} when the shapes differ */
export function absoluteError(prediction: Value, target: Value): Value {
  requireSameExtent("absoluteError", prediction, target);
  return meanSteps(meanFeatures(absolute(subtract(prediction, target))));
}
