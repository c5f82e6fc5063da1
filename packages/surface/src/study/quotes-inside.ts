import type { SmileSlice, Snapshot } from "@volsmith/market";
import type { SurfaceDomain } from "../variance-model.ts";

/** Domains are made of the quotes themselves: their ends count as inside whatever was rounded. */
const ROUNDING = 1e-6;

/** The slices of a snapshot with the quotes that lie inside every one of some domains. */
export function quotesInside(
  { slices }: Snapshot,
  domains: readonly SurfaceDomain[],
): readonly SmileSlice[] {
  return slices.flatMap((slice) => {
    const ranges = domains.map(({ tau, kRange }) =>
      slice.tau >= tau[0] * (1 - ROUNDING) && slice.tau <= tau[1] * (1 + ROUNDING)
        ? kRange(slice.tau)
        : ([1, -1] as const),
    );
    const from = Math.max(...ranges.map(([low]) => low)) - ROUNDING;
    const to = Math.min(...ranges.map(([, high]) => high)) + ROUNDING;
    // Strikes ascend, so what is inside is one stretch.
    const begin = slice.k.findIndex((k) => k >= from);
    const end = slice.k.findLastIndex((k) => k <= to) + 1;
    return begin < 0 || begin >= end ? [] : [cut(slice, begin, end)];
  });
}

function cut(slice: SmileSlice, begin: number, end: number): SmileSlice {
  if (begin === 0 && end === slice.k.length) return slice;
  const part = (column: Float64Array): Float64Array => column.subarray(begin, end);
  return {
    ...slice,
    strikes: part(slice.strikes),
    k: part(slice.k),
    bids: part(slice.bids),
    asks: part(slice.asks),
    vols: part(slice.vols),
    bidVols: part(slice.bidVols),
    askVols: part(slice.askVols),
  };
}
