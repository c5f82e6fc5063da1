/** The Black-Scholes delta that reports draw beside mean positions by spot and time. */
import { evenPlaces } from "@volsmith/numerics";

import { greeksAtVols } from "../features/greeks.ts";
import type { HedgeMarket } from "../market.ts";

export interface ReferenceDeltas {
  /**
   * "at-spot": at the middle of a bin; "along-paths": of a claim that depends on its path, the mean over
   * the paths whose spot is in the bin then, each with what it has recorded.
   */
  readonly kind: "at-spot" | "along-paths";
  /** By step and bin; null where there is none. */
  readonly deltas: readonly (readonly (number | null)[])[];
}

/**
 * "recorded": every path has a claim of its own; "instrument": what is traded first is not the
 * underlying; "payoff": it has no value under Black.
 */
export type NoReference = "recorded" | "instrument" | "payoff";

export interface ReferencePlaces {
  readonly vol: number;
  readonly steps: readonly number[];
  readonly bins: number;
  readonly binOf: (spot: number) => number;
  readonly middleOf: (bin: number) => number;
}

/** Paths that deltas along them are averaged over: a line needs no more. */
const PATHS = 1000;

export function referenceDeltas(
  market: HedgeMarket,
  places: ReferencePlaces,
): ReferenceDeltas | NoReference {
  const { task, instruments, taus, signs } = market;
  if (taus || signs) return "recorded";
  if (instruments[0].kind !== "underlying") return "instrument";
  if (task.payoff.black) return { kind: "at-spot", deltas: atSpots(market, places) };
  if (task.payoff.blackAlong) return { kind: "along-paths", deltas: alongPaths(market, places) };
  return "payoff";
}

function atSpots(
  { task, grid, nSteps }: HedgeMarket,
  { vol, steps, bins, middleOf }: ReferencePlaces,
): ReferenceDeltas["deltas"] {
  return steps.map((t) =>
    Array.from({ length: bins }, (_, bin) => {
      const tau = grid.times[nSteps] - grid.times[t];
      const { delta } = task.payoff.black!({ spot: middleOf(bin), tau, vol });
      return Number.isFinite(delta) ? delta : null;
    }),
  );
}

function alongPaths(
  market: HedgeMarket,
  { vol, steps, bins, binOf }: ReferencePlaces,
): ReferenceDeltas["deltas"] {
  const { nSteps, paths } = market;
  const kept = evenPlaces(PATHS, market.nPaths);
  const spots = new Float64Array(kept.length * (nSteps + 1));
  for (const [i, path] of kept.entries())
    spots.set(
      paths.spots.subarray(path * (nSteps + 1), (path + 1) * (nSteps + 1)),
      i * (nSteps + 1),
    );
  const few = { ...market, nPaths: kept.length, paths: { ...paths, spots } };
  const { delta } = greeksAtVols(few, new Float64Array(kept.length * nSteps).fill(vol));
  return steps.map((t) => {
    const sums = new Float64Array(bins);
    const counts = new Uint32Array(bins);
    for (let i = 0; i < kept.length; i++) {
      const each = delta[i * nSteps + t];
      if (!Number.isFinite(each)) continue;
      const bin = binOf(spots[i * (nSteps + 1) + t]);
      sums[bin] += each;
      counts[bin]++;
    }
    return Array.from(sums, (sum, bin) => (counts[bin] > 0 ? sum / counts[bin] : null));
  });
}
