import type { RandomGenerator } from "@volsmith/numerics";

import { gridSize, pointOf } from "./grid.ts";
import type { SearchStrategy, Trial } from "./strategy.ts";
import { trialId } from "./strategy.ts";
import type { SearchSpace } from "../config/model-catalogue.ts";

/** Points of the grid at random, none twice. */
export const randomPoints: SearchStrategy = {
  kind: "random",
  begin: (space, { search, random }) => drawTrials(space, search.trials, random),
  next: () => [],
};

/**
 * Trials at distinct random points; all points, where there are no more.
 *
 * Floyd's sample: of n points, m distinct ones from m draws, whatever n is.
 */
export function drawTrials(space: SearchSpace, count: number, random: RandomGenerator): Trial[] {
  const n = gridSize(space);
  const taken = new Set<number>();
  for (let j = Math.max(0, n - count); j < n; j++) {
    const drawn = Math.floor(random.uniform() * (j + 1));
    taken.add(taken.has(drawn) ? j : drawn);
  }
  return [...taken].map((index, i) => ({
    id: trialId(i),
    config: pointOf(space, index),
    rung: 0,
    rungs: 1,
  }));
}
