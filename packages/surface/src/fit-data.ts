/** The quotes of a snapshot as least-squares data: one set a time to expiry. */
import type { Snapshot, SmileSlice } from "@volsmith/market";
import { DataError, normalPdf } from "@volsmith/numerics";

/**
 * What a residual σ̂ − σ of volatility is multiplied by:
 * - "uniform": 1;
 * - "relative": 1/σ, so that the sum of squares is that of relative errors;
 * - "vega": Black's vega, so that residuals are those of prices;
 * - "half-spread": vega over half the spread, so that residuals are in half-spreads;
 * - "balanced", the default of every method: the geometric mean of the last and "relative". On the
 *   five real SPX chains it has the smallest mean relative error of all five, "relative" included
 *   (squares of relative errors are ruled by the far wings), and most of what "half-spread" gains.
 * Weights are scaled to mean square one within an expiry.
 */
export type QuoteWeights = "uniform" | "relative" | "vega" | "half-spread" | "balanced";

/** Quotes of one time to expiry, of all roots that share it. */
export interface SliceData {
  readonly tau: number;
  readonly roots: readonly string[];
  readonly kRange: readonly [min: number, max: number];
  /** Ascending. [n] */
  readonly k: Float64Array;
  readonly vols: Float64Array;
  readonly weights: Float64Array;
}

/** Expiries closer than a second are one. */
const SAME_TAU = 1 / (365 * 86_400);

/**
 * @throws {DataError} when the snapshot has no quotes, or its slices do not ascend in tau.
 */
export function fitData(
  where: string,
  { slices, source }: Snapshot,
  weights: QuoteWeights,
): SliceData[] {
  const groups: SmileSlice[][] = [];
  for (const slice of slices) {
    if (slice.k.length === 0) continue;
    const last = groups.at(-1);
    if (last && slice.tau < last[0].tau) {
      throw new DataError(where, `slices of ${source} do not ascend in tau`, "sort them by tau");
    }
    if (last && slice.tau - last[0].tau < SAME_TAU) last.push(slice);
    else groups.push([slice]);
  }
  if (groups.length === 0) {
    throw new DataError(where, `no quotes in the snapshot of ${source}`, "see its cleaning report");
  }
  return groups.map((group) => sliceData(group, weights));
}

function sliceData(group: readonly SmileSlice[], weights: QuoteWeights): SliceData {
  const { tau } = group[0];
  const quotes = group.flatMap((slice) =>
    Array.from(slice.k, (k, i) => ({
      k,
      vol: slice.vols[i],
      weight: quoteWeight(slice, i, weights),
    })),
  );
  quotes.sort((p, q) => p.k - q.k);
  let square = 0;
  for (const { weight } of quotes) square += weight * weight;
  const scale = square > 0 ? Math.sqrt(quotes.length / square) : 0;
  return {
    tau,
    roots: group.map((slice) => slice.root),
    kRange: [quotes[0].k, quotes.at(-1)!.k],
    k: Float64Array.from(quotes, (quote) => quote.k),
    vols: Float64Array.from(quotes, (quote) => quote.vol),
    weights: Float64Array.from(quotes, ({ weight }) => (scale > 0 ? weight * scale : 1)),
  };
}

function quoteWeight(slice: SmileSlice, i: number, weights: QuoteWeights): number {
  const vol = slice.vols[i];
  if (weights === "uniform") return 1;
  if (weights === "relative") return 1 / vol;
  if (weights === "balanced") {
    const precision = quoteWeight(slice, i, "half-spread");
    return Math.sqrt(precision / vol);
  }
  const root = Math.sqrt(slice.tau);
  const sd = vol * root;
  const vega = normalPdf(-slice.k[i] / sd + sd / 2) * root;
  if (weights === "vega") return vega;
  // A spread of nothing would decide everything: no quote is finer than a thousandth of itself.
  const mid = (slice.bids[i] + slice.asks[i]) / 2;
  const half = Math.max((slice.asks[i] - slice.bids[i]) / 2, 1e-3 * mid);
  return (vega * slice.premiumScale) / half;
}

/** Root mean square of √(w(k)/τ) − vol over a slice. */
export function sliceRmse({ tau, k, vols }: SliceData, w: (k: number) => number): number {
  let sum = 0;
  for (let i = 0; i < k.length; i++) sum += (Math.sqrt(w(k[i]) / tau) - vols[i]) ** 2;
  return Math.sqrt(sum / k.length);
}
