import type { Snapshot } from "./snapshot.ts";

const HEADER =
  "root,expiry_utc,tau,forward,discount_factor,strike,log_moneyness,type,bid,ask,vol,bid_vol,ask_vol";

/** A snapshot as CSV, one row a quote; numbers in full precision, a missing one empty. */
export function snapshotToCSV({ slices }: Snapshot): string {
  const lines = [HEADER];
  for (const slice of slices) {
    const expiry = new Date(slice.expiry).toISOString();
    const { root, tau, forward, discountFactor } = slice;
    slice.strikes.forEach((strike, i) => {
      const type = slice.k[i] > 0 ? "C" : "P";
      const numbers = [slice.bids, slice.asks, slice.vols, slice.bidVols, slice.askVols];
      const quotes = numbers.map((column) => cell(column[i])).join(",");
      lines.push(
        `${root},${expiry},${tau},${forward},${discountFactor},${strike},${slice.k[i]},${type},${quotes}`,
      );
    });
  }
  return `${lines.join("\n")}\n`;
}

function cell(value: number): string {
  return Number.isNaN(value) ? "" : String(value);
}
