import { gridSize, pointOf } from "./grid.ts";
import type { SearchStrategy } from "./strategy.ts";
import { trialId } from "./strategy.ts";

/** Every point of the grid, in order. */
export const wholeGrid: SearchStrategy = {
  kind: "grid",
  begin: (space) =>
    Array.from({ length: gridSize(space) }, (_, i) => ({
      id: trialId(i),
      config: pointOf(space, i),
      rung: 0,
      rungs: 1,
    })),
  next: () => [],
};
