/** How precisely the market speaks at any (τ, k): half-spreads in volatility, between quotes. */
import type { SmileSlice } from "@volsmith/market";
import { varianceVega } from "./otm-black.ts";

/** The part of a snapshot's slice that the repair reads. */
export type QuotedSmile = Pick<SmileSlice, "tau" | "premiumScale" | "k" | "bids" | "asks" | "vols">;

/** Half a bid–ask spread in units of volatility. */
export type VolWidth = (tau: number, k: number) => number;

/** No quote is trusted to less than a basis point of volatility, nor to more than half of it. */
const LEAST_WIDTH = 1e-4;
const LARGEST_SHARE = 0.5;

/**
 * Half-spreads of the quotes as volatilities, log-linear in k within a slice and in τ between
 * slices, constant outside.
 */
export function spreadWidths(smiles: readonly QuotedSmile[]): VolWidth {
  const slices = smiles
    .filter((smile) => smile.k.length > 0)
    .map((smile) => ({ tau: smile.tau, k: smile.k, logs: logWidths(smile) }))
    .toSorted((a, b) => a.tau - b.tau);
  const at = (slice: (typeof slices)[number], k: number): number =>
    interpolate(slice.k, slice.logs, k);
  return (tau, k) => {
    const next = slices.findIndex((slice) => slice.tau >= tau);
    if (next === -1) return Math.exp(at(slices.at(-1)!, k));
    const high = slices[next];
    const low = slices[next - 1];
    if (!low || high.tau === tau) return Math.exp(at(high, k));
    const u = (tau - low.tau) / (high.tau - low.tau);
    return Math.exp((1 - u) * at(low, k) + u * at(high, k));
  };
}

/** The quotes, where any has a spread; closing prices alone say nothing about precision. */
export function withSpreads<Q extends Pick<QuotedSmile, "bids" | "asks">>(
  smiles: readonly Q[],
): readonly Q[] {
  const isSpread = smiles.some(({ bids, asks }) => asks.some((ask, i) => ask > bids[i]));
  return isSpread ? smiles : [];
}

/** Half the spread of one quote, in premium; at least a hair, for quotes with bid = ask. */
export function halfSpread({ bids, asks }: Pick<QuotedSmile, "bids" | "asks">, i: number): number {
  return Math.max((asks[i] - bids[i]) / 2, 1e-4 * asks[i]);
}

function logWidths(smile: QuotedSmile): Float64Array {
  return Float64Array.from(smile.k, (k, i) => {
    const w = smile.vols[i] ** 2 * smile.tau;
    const vega = 2 * Math.sqrt(w) * varianceVega(k, w) * Math.sqrt(smile.tau);
    const width = halfSpread(smile, i) / smile.premiumScale / vega;
    const largest = LARGEST_SHARE * smile.vols[i];
    return Math.log(width < largest ? Math.max(width, LEAST_WIDTH) : largest);
  });
}

function interpolate(x: Float64Array, y: Float64Array, at: number): number {
  const n = x.length;
  if (at <= x[0]) return y[0];
  if (at >= x[n - 1]) return y[n - 1];
  let low = 0;
  let high = n - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (x[middle] <= at) low = middle;
    else high = middle;
  }
  const span = x[high] - x[low];
  return span > 0 ? y[low] + ((at - x[low]) / span) * (y[high] - y[low]) : y[low];
}
