import type { SmileSlice, Snapshot } from "@volsmith/market";
import type { OperatorConfig } from "../config.ts";

/** Some quotes of an expiry. @param rows ascending */
export function takeQuotes(slice: SmileSlice, rows: ArrayLike<number>): SmileSlice {
  if (rows.length === slice.k.length) return slice;
  const pick = (column: Float64Array): Float64Array =>
    Float64Array.from(rows, (row) => column[row]);
  return {
    ...slice,
    strikes: pick(slice.strikes),
    k: pick(slice.k),
    bids: pick(slice.bids),
    asks: pick(slice.asks),
    vols: pick(slice.vols),
    bidVols: pick(slice.bidVols),
    askVols: pick(slice.askVols),
  };
}

/** The quotes of a snapshot that a rule keeps; expiries without any are left out. */
export function filterQuotes(
  snapshot: Snapshot,
  keeps: (slice: SmileSlice, i: number) => boolean,
): Snapshot {
  const slices = snapshot.slices.flatMap((slice) => {
    const rows = Array.from(slice.k, (_, i) => i).filter((i) => keeps(slice, i));
    return rows.length === 0 ? [] : [takeQuotes(slice, rows)];
  });
  return { ...snapshot, slices };
}

type Domain = Pick<OperatorConfig, "rhoDomain" | "zDomain">;

/** The quotes strictly inside every one of some operators' domains, which all of them take. */
export function quotesInDomains(snapshot: Snapshot, domains: readonly Domain[]): Snapshot {
  return filterQuotes(snapshot, ({ tau, k }, i) => {
    const rho = Math.sqrt(tau);
    const z = k[i] / rho;
    return domains.every(
      ({ rhoDomain, zDomain }) =>
        rho > rhoDomain[0] && rho < rhoDomain[1] && z > zDomain[0] && z < zDomain[1],
    );
  });
}

export function quoteCount({ slices }: Pick<Snapshot, "slices">): number {
  return slices.reduce((sum, { k }) => sum + k.length, 0);
}
