import { ShapeError } from "@volsmith/numerics";

import type { AlongPaths, Instrument, InstrumentTerms } from "./instrument.ts";
import type { PathSet } from "../processes/process.ts";

export interface GivenPrices extends InstrumentTerms {
  readonly name: string;
  readonly prices: ByPaths;
  /** The same of half-spreads, where they are known. */
  readonly halfSpreads?: ByPaths;
}

/** Arrays [nPaths, nSteps + 1] by the paths they belong to. */
export type ByPaths = ReadonlyMap<PathSet, AlongPaths> | ((paths: PathSet) => AlongPaths);

/**
 * An instrument whose prices along the paths are known: listed options with their marks.
 * @throws {ShapeError} once its prices are asked for on paths that it has none for
 */
export function givenPrices({ name, prices, halfSpreads, ...terms }: GivenPrices): Instrument {
  return {
    kind: "given-prices",
    name,
    ...terms,
    prices: (paths) => along(paths, prices, `prices of ${name}`),
    ...(halfSpreads && {
      halfSpreads: (paths: PathSet) => along(paths, halfSpreads, `half-spreads of ${name}`),
    }),
  };
}

function along(paths: PathSet, arrays: ByPaths, what: string): AlongPaths {
  const found = typeof arrays === "function" ? arrays(paths) : arrays.get(paths);
  if (found?.length === paths.spots.length) return found;
  const shape = [paths.nPaths, paths.grid.times.length];
  throw new ShapeError("givenPrices", what, shape, [found?.length ?? 0]);
}
