import type { SmileSlice, Snapshot } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";

import { rounded, roundedAll } from "../table.ts";
import type { Table } from "../table.ts";
import type { NamedMethod } from "./study.ts";

/** Full-precision fit of every method at every quote, for the quality figures. */
export interface Fits {
  readonly mids: Float64Array;
  /** Model vols and residuals in half-spreads by method key. [nQuotes] */
  readonly vols: ReadonlyMap<string, Float64Array>;
  readonly residuals: ReadonlyMap<string, Float64Array>;
}

/** Every quote with what each method says about it, and every parity pair. */
export function quoteTable(
  { slices }: Snapshot,
  methods: readonly NamedMethod[],
): { quotes: Table; parity: Table; fits: Fits } {
  const flat = (pick: (slice: SmileSlice) => ArrayLike<number>) =>
    Float64Array.from(slices.flatMap((slice) => Array.from(pick(slice))));
  const index = slices.flatMap(({ k }, i) => Array.from(k, () => i));
  const k = flat((slice) => slice.k);
  const taus = flat((slice) => slice.k.map(() => slice.tau));
  const mids = flat((slice) => slice.vols);

  const vols = new Map<string, Float64Array>();
  const residuals = new Map<string, Float64Array>();
  for (const { key, source } of methods) {
    const w = source.surface.totalVariances(taus, k);
    const fitted = w.map((variance, i) => Math.sqrt(variance / taus[i]));
    vols.set(key, fitted);
    residuals.set(key, halfSpreads(slices, fitted));
  }

  const bars = slices.map(visibleBars);
  const quotes: Record<string, Table[string]> = {
    slice: index,
    k: roundedAll(k),
    strike: roundedAll(
      flat((slice) => slice.strikes),
      8,
    ),
    bidVol: roundedAll(flat((slice) => slice.bidVols)),
    askVol: roundedAll(flat((slice) => slice.askVols)),
    midVol: roundedAll(mids),
    low: bars.flatMap(({ low }) => low),
    high: bars.flatMap(({ high }) => high),
  };
  for (const { key } of methods) {
    quotes[`v_${key}`] = roundedAll(vols.get(key)!);
    quotes[`r_${key}`] = roundedAll(residuals.get(key)!, 3);
  }
  return { quotes, parity: parityTable(slices), fits: { mids, vols, residuals } };
}

/** Ends of the bid/ask bars, cut at the frame of the smile's picture, which follows the mids. */
function visibleBars({
  vols,
  bidVols,
  askVols,
}: SmileSlice): Record<"low" | "high", Table[string]> {
  const top = Math.max(...vols);
  const bottom = Math.min(...vols);
  const pad = 0.12 * (top - bottom) + 0.005;
  return {
    low: Array.from(bidVols, (vol) => rounded(Math.max(vol > 0 ? vol : 0, bottom - pad))),
    high: Array.from(askVols, (vol) => rounded(Math.min(vol > 0 ? vol : Infinity, top + pad))),
  };
}

/** (model price − mid) / (spread / 2), in the premium's own unit; NaN without a spread. */
function halfSpreads(slices: readonly SmileSlice[], fitted: Float64Array): Float64Array {
  const out = new Float64Array(fitted.length);
  let at = 0;
  for (const { k, tau, bids, asks, premiumScale } of slices) {
    for (let i = 0; i < k.length; i++, at++) {
      const type = k[i] > 0 ? "call" : "put";
      const price = premiumScale * normalisedBlackPrice(k[i], { w: fitted[at] ** 2 * tau, type });
      const half = (asks[i] - bids[i]) / 2;
      out[at] = half > 0 ? (price - (asks[i] + bids[i]) / 2) / half : Number.NaN;
    }
  }
  return out;
}

function parityTable(slices: readonly SmileSlice[]): Table {
  const rows = slices.flatMap(({ parity, forward, premiumScale }, slice) =>
    Array.from(parity.residuals, (residual, i) => ({
      slice,
      strike: rounded(parity.strikes[i], 8),
      k: rounded(Math.log(parity.strikes[i] / forward)),
      bps: rounded((1e4 * residual) / premiumScale, 4),
    })),
  );
  return {
    slice: rows.map((row) => row.slice),
    strike: rows.map((row) => row.strike),
    k: rows.map((row) => row.k),
    bps: rows.map((row) => row.bps),
  };
}
