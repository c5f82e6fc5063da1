/** Features cut out and put side by side, steps stacked and flattened. */
import { DomainError, ShapeError } from "@volsmith/numerics";

import type { Placement } from "../graph/operation.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { through } from "./through.ts";

/**
 * Features from ≤ i < to: […, width] → […, to − from].
 * @throws {DomainError} unless 0 ≤ from < to ≤ width
 */
export function slice(x: Value, from: number, to: number): Value {
  if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= x.width))
    throw new DomainError("slice", "from, to", [from, to], `a range within 0 to ${x.width}`);
  const width = to - from;
  return x.graph.record({
    code: "SLICE",
    meaning: { kind: "slice", from, to },
    inputs: [x],
    extent: { steps: x.steps, width },
    words: (at, y) => [
      ...through(at, x, y),
      x.steps,
      from,
      width,
      lineWidth(x.width),
      lineWidth(width),
    ],
  });
}

/**
 * Features of all values side by side, step by step.
 * @throws {ShapeError} when their steps differ
 */
export function concat(values: readonly Value[]): Value {
  const { steps, graph } = values[0];
  for (const value of values)
    if (value.steps !== steps) throw new ShapeError("concat", "steps", steps, value.steps);
  if (values.length === 1) return values[0];
  const width = values.reduce((sum, value) => sum + value.width, 0);
  return graph.record({
    code: "CONCAT",
    meaning: { kind: "concat" },
    inputs: values,
    extent: { steps, width },
    words: (at, y) => [
      at.value(y),
      at.slope(y),
      values.length,
      steps,
      lineWidth(width),
      ...parts(at, values),
    ],
  });
}

/**
 * Values [width] one after the other: [steps, width].
 * @throws {ShapeError} when one is a sequence or of another width
 */
export function stack(values: readonly Value[]): Value {
  const { width, graph } = values[0];
  for (const value of values)
    if (value.steps !== 1 || value.width !== width)
      throw new ShapeError("stack", "value", [width], [value.steps, value.width]);
  if (values.length === 1) return values[0];
  return graph.record({
    code: "STACK",
    meaning: { kind: "stack" },
    inputs: values,
    extent: { steps: values.length, width },
    words: (at, y) => [
      at.value(y),
      at.slope(y),
      values.length,
      1,
      lineWidth(width),
      ...parts(at, values),
    ],
  });
}

/** [steps, width] → [steps·width], step after step. */
export function flatten(x: Value): Value {
  if (x.steps === 1) return x;
  const width = x.steps * x.width;
  return x.graph.record({
    code: "FLATTEN",
    meaning: { kind: "flatten" },
    inputs: [x],
    extent: { steps: 1, width },
    words: (at, y) => [
      ...through(at, x, y),
      x.steps,
      0,
      x.width,
      lineWidth(x.width),
      lineWidth(width),
    ],
  });
}

/**
 * The converse of `flatten`: [steps·width] → [steps, width]; a mask [steps] becomes [steps, 1], which
 * multiplies a sequence step by step.
 *
 * @throws {DomainError} unless steps divide the features
 */
export function unflatten(x: Value, steps: number): Value {
  if (x.steps !== 1 || !Number.isInteger(steps) || steps < 1 || x.width % steps !== 0)
    throw new DomainError("unflatten", "steps", steps, `a divisor of ${x.width} features`);
  if (steps === 1) return x;
  const width = x.width / steps;
  return x.graph.record({
    code: "UNFLATTEN",
    meaning: { kind: "unflatten" },
    inputs: [x],
    extent: { steps, width },
    words: (at, y) => [...through(at, x, y), steps, 0, width, lineWidth(width), lineWidth(x.width)],
  });
}

function parts(at: Placement, values: readonly Value[]): number[] {
  return values.flatMap((value, i) => [
    at.value(value),
    at.slope(value),
    at.mode(i),
    value.width,
    lineWidth(value.width),
  ]);
}
