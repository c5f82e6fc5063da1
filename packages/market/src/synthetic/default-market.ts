import { randomGenerator } from "@volsmith/numerics";
import type { SyntheticMarket } from "./generate-market.ts";
import { generateMarket } from "./generate-market.ts";
import { marketSpec } from "./presets/preset.ts";

const DEFAULT_SEED = 20_250_312;

/**
 * The market the program runs on when no file is given: an index with 23 expiries from a day to two
 * years, always the same.
 */
export function defaultMarket(): SyntheticMarket {
  return generateMarket(marketSpec("index"), randomGenerator(DEFAULT_SEED));
}
