import type { SmileSlice, Snapshot } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";

import { rounded, roundedAll } from "../table.ts";
import type { Table } from "../table.ts";
import type { NamedMethod } from "./study.ts";

/** Every quote with what each method says about it, and every parity pair. */
export function quoteTable(
  { slices }: Snapshot,
  methods: readonly NamedMethod[],
): { quotes: Table; parity: Table } {
  const flat = (pick: (slice: SmileSlice) => ArrayLike<number>) =>
    Float64Array.from(slices.flatMap((slice) => Array.from(pick(slice))));
  const index = slices.flatMap(({ k }, i) => Array.from(k, () => i));
  const k = flat((slice) => slice.k);
  const taus = flat((slice) => slice.k.map(() => slice.tau));
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
    midVol: roundedAll(flat((slice) => slice.vols)),
    low: bars.flatMap(({ low }) => low),
    high: bars.flatMap(({ high }) => high),
  };
  for (const { key, source } of methods) {
    const w = source.surface.totalVariances(taus, k);
    quotes[`v_${key}`] = roundedAll(w.map((variance, i) => Math.sqrt(variance / taus[i])));
    quotes[`r_${key}`] = roundedAll(halfSpreads(slices, w), 3);
  }
  return { quotes, parity: parityTable(slices) };
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
function halfSpreads(slices: readonly SmileSlice[], w: Float64Array): Float64Array {
  const out = new Float64Array(w.length);
  let at = 0;
  for (const { k, bids, asks, premiumScale } of slices) {
    for (let i = 0; i < k.length; i++, at++) {
      const type = k[i] > 0 ? "call" : "put";
      const price = premiumScale * normalisedBlackPrice(k[i], { w: w[at], type });
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
