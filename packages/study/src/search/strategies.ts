import type { SearchConfig } from "../config/model-entry.ts";
import { randomPoints } from "./random-points.ts";
import type { SearchStrategy } from "./strategy.ts";
import { successiveHalving } from "./successive-halving.ts";
import { wholeGrid } from "./whole-grid.ts";

/** One file a strategy, one entry here. */
export const searchStrategies: Readonly<Record<SearchConfig["strategy"], SearchStrategy>> = {
  grid: wholeGrid,
  random: randomPoints,
  "successive-halving": successiveHalving,
};
