/** Positions that figures show: a few paths at every step, and a few steps on every path. */
import { evenPlaces } from "@volsmith/numerics";

import type { HedgeMarket } from "../market.ts";
import type { Positions } from "./outcome.ts";

export interface ShownPlaces {
  /** The worst, median and best path of the first policy. */
  readonly paths: readonly number[];
  /** Evenly from the first on. */
  readonly steps: readonly number[];
}

export interface ShownPositions {
  /** Units held along the shown paths. [paths, nSteps, nInstruments] */
  readonly along: Float64Array;
  /** Units held at the shown steps on every path. [steps, nPaths, nInstruments] */
  readonly at: Float64Array;
}

/** Chooses what is shown. @param pnl of the policy whose paths are taken */
export function placesShown(pnl: Float64Array, nSteps: number, steps: number): ShownPlaces {
  const n = pnl.length;
  const order = Uint32Array.from(pnl.keys()).toSorted((a, b) => pnl[a] - pnl[b] || a - b);
  return {
    paths: [order[0], order[n >> 1], order[n - 1]],
    steps: evenPlaces(steps, nSteps),
  };
}

/** Takes them out of all positions. */
export function shownPositions(
  positions: Positions,
  { nPaths, nSteps, instruments }: HedgeMarket,
  { paths, steps }: ShownPlaces,
): ShownPositions {
  const width = instruments.length;
  const along = new Float64Array(paths.length * nSteps * width);
  for (const [place, path] of paths.entries()) {
    const start = path * nSteps * width;
    along.set(positions.subarray(start, start + nSteps * width), place * nSteps * width);
  }
  const at = new Float64Array(steps.length * nPaths * width);
  for (const [place, step] of steps.entries())
    for (let path = 0; path < nPaths; path++)
      for (let k = 0; k < width; k++)
        at[(place * nPaths + path) * width + k] = positions[(path * nSteps + step) * width + k];
  return { along, at };
}
