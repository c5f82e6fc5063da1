import { ShapeError } from "@volsmith/numerics";

import type { AlongPaths, Instrument, InstrumentTerms } from "./instrument.ts";
import type { OptionAlong } from "./option-along.ts";
import type { PathSet } from "../processes/process.ts";

export interface GivenPrices extends InstrumentTerms {
  readonly name: string;
  readonly prices: ByPaths;
  /** The same of half-spreads, where they are known. */
  readonly halfSpreads?: ByPaths;
  /** Contracts and volatilities of an option, for rules that hedge with its Greeks. */
  readonly option?: ByPathSet<OptionAlong>;
}

/** Numbers of paths by the paths they belong to. */
type ByPathSet<T> = ReadonlyMap<PathSet, T> | ((paths: PathSet) => T);

/** Arrays [nPaths, nSteps + 1] by the paths they belong to. */
export type ByPaths = ByPathSet<AlongPaths>;

/**
 * An instrument whose prices along the paths are known: listed options with their marks.
 * @throws {ShapeError} once its prices are asked for on paths that it has none for
 */
export function givenPrices({
  name,
  prices,
  halfSpreads,
  option,
  ...terms
}: GivenPrices): Instrument {
  return {
    kind: "given-prices",
    name,
    ...terms,
    prices: (paths) => along(paths, prices, `prices of ${name}`),
    ...(halfSpreads && {
      halfSpreads: (paths: PathSet) => along(paths, halfSpreads, `half-spreads of ${name}`),
    }),
    ...(option && {
      option(paths: PathSet) {
        const found = of(paths, option);
        along(paths, () => found?.vols, `volatilities of ${name}`);
        along(paths, () => found?.taus, `times to expiry of ${name}`);
        return found as OptionAlong;
      },
    }),
  };
}

function along(
  paths: PathSet,
  arrays: ByPathSet<AlongPaths | undefined>,
  what: string,
): AlongPaths {
  const found = of(paths, arrays);
  if (found?.length === paths.spots.length) return found;
  const shape = [paths.nPaths, paths.grid.times.length];
  throw new ShapeError("givenPrices", what, shape, [found?.length ?? 0]);
}

function of<T>(paths: PathSet, values: ByPathSet<T>): T | undefined {
  return typeof values === "function" ? values(paths) : values.get(paths);
}
