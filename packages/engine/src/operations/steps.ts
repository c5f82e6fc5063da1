import { DomainError } from "@volsmith/numerics";

import { lineWidth } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { through } from "./through.ts";

/**
 * One step of a sequence: [steps, width] → [width].
 *
 * @param step from 0; negative ones count from the end
 * @throws {DomainError} when there is no such step
 */
export function takeStep(x: Value, step: number): Value {
  const index = step < 0 ? x.steps + step : step;
  if (!Number.isInteger(index) || index < 0 || index >= x.steps)
    throw new DomainError("takeStep", "step", step, `from ${-x.steps} to ${x.steps - 1}`);
  if (x.steps === 1) return x;
  return x.graph.record({
    code: "TAKE_STEP",
    meaning: { kind: "takeStep", step: index },
    inputs: [x],
    extent: { steps: 1, width: x.width },
    words: (at, y) => [...through(at, x, y), index, x.steps, lineWidth(x.width)],
  });
}

/** The last step of a sequence, [width]. */
export function lastStep(x: Value): Value {
  return takeStep(x, -1);
}
