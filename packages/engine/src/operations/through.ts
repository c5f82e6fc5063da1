import type { Placement } from "../graph/operation.ts";
import type { Value } from "../graph/value.ts";

/** The first words of a record of one value (`Through` in assembly/tile.ts). */
export function through(at: Placement, x: Value, y: Value): readonly number[] {
  return [at.value(x), at.value(y), at.slope(x), at.slope(y), at.mode(0)];
}
