import { ShapeError } from "@volsmith/numerics";

import type { AlongPaths, Instrument, InstrumentTerms } from "./instrument.ts";
import type { PathSet } from "../processes/process.ts";

export interface GivenPrices extends InstrumentTerms {
  readonly name: string;
  /** Arrays [nPaths, nSteps + 1] by the paths they belong to. */
  readonly prices: ReadonlyMap<PathSet, AlongPaths> | ((paths: PathSet) => AlongPaths);
}

/**
 * An instrument whose prices along the paths are known: listed options with their marks.
 * @throws {ShapeError} once its prices are asked for on paths that it has none for
 */
export function givenPrices({ name, prices, ...terms }: GivenPrices): Instrument {
  const find = typeof prices === "function" ? prices : (paths: PathSet) => prices.get(paths);
  return {
    kind: "given-prices",
    name,
    ...terms,
    prices(paths) {
      const found = find(paths);
      if (found?.length !== paths.spots.length)
        throw new ShapeError(
          "givenPrices",
          `prices of ${name}`,
          [paths.nPaths, paths.grid.times.length],
          [found?.length ?? 0],
        );
      return found;
    },
  };
}
