import { ShapeError } from "@volsmith/numerics";

import { floatBits } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { multiply, subtract } from "./arithmetic.ts";

/**
 * Given numbers, the same for every row and step, that never learn: means, scales, bounds.
 *
 * @param like has the rows and steps that are wanted
 * @returns [steps of `like`, numbers]
 */
export function constantRow(like: Value, values: ArrayLike<number>): Value {
  const numbers = Array.from(values);
  const { graph, steps } = like;
  if (numbers.length === 0) throw new ShapeError("constantRow", "values", ["width"], [0]);
  return graph.record({
    code: "CONSTANT",
    meaning: { kind: "constantRow", values: numbers },
    inputs: [like],
    extent: { steps, width: numbers.length },
    constant: true,
    words: (at, y) => [
      at.value(y),
      steps,
      numbers.length,
      lineWidth(numbers.length),
      ...numbers.map(floatBits),
    ],
  });
}

/** Means and standard deviations of features, one each. */
export interface Standards {
  readonly means: ArrayLike<number>;
  /** Positive; a feature that never varies may have 1. */
  readonly deviations: ArrayLike<number>;
}

/**
 * (x − mean)/deviation, feature by feature.
 * @throws {ShapeError} unless there are as many means and deviations as features
 */
export function standardise(x: Value, { means, deviations }: Standards): Value {
  for (const [name, numbers] of Object.entries({ means, deviations }))
    if (numbers.length !== x.width)
      throw new ShapeError("standardise", name, [x.width], [numbers.length]);
  const scales = Array.from(deviations, (deviation) => 1 / deviation);
  return multiply(subtract(x, constantRow(x, means)), constantRow(x, scales));
}
