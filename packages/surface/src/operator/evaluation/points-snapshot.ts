import type { SmileSlice, Snapshot } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";
import type { SurfacePoints } from "../volatility-operator.ts";
import { rowsByRho } from "./rows-by-rho.ts";

const YEAR = 365 * 86_400_000;
const QUOTED_AT = Date.UTC(2000, 0, 3, 21);

export interface PointsSnapshotOptions {
  readonly name: string;
  /** Half-spreads in volatility; NaN or none for quotes without a spread. [n] */
  readonly halfSpreads?: ArrayLike<number>;
}

/**
 * Scattered volatilities as a snapshot, so that every method can be fitted to them: forward and
 * discount factor 1, an expiry for each distinct ρ, bid and ask half a spread of volatility away.
 */
export function pointsSnapshot(
  { rhos, zs, vols }: SurfacePoints,
  { name, halfSpreads }: PointsSnapshotOptions,
): Snapshot {
  const slices = rowsByRho(rhos).map(({ rho, rows: unsorted }): SmileSlice => {
    const rows = unsorted.toSorted((a, b) => zs[a] - zs[b]);
    const tau = rho * rho;
    const k = Float64Array.from(rows, (i) => rho * zs[i]);
    const mids = Float64Array.from(rows, (i) => vols[i]);
    const widths = Float64Array.from(rows, (i) => halfSpreads?.[i] || 0);
    const premiums = (sign: number): Float64Array =>
      mids.map((vol, i) => {
        const w = Math.max(vol + sign * widths[i], 0) ** 2 * tau;
        return normalisedBlackPrice(k[i], { w, type: k[i] <= 0 ? "put" : "call" });
      });
    const middle = premiums(0);
    const half = premiums(1).map((price, i) => (widths[i] > 0 ? price - middle[i] : 0));
    return {
      root: name,
      settlement: "pm",
      expiry: QUOTED_AT + tau * YEAR,
      tau,
      forward: 1,
      discountFactor: 1,
      parity: {
        method: "given",
        nPairs: 0,
        nUsed: 0,
        strikes: new Float64Array(0),
        residuals: new Float64Array(0),
        rmsHalfSpreads: 0,
      },
      premiumScale: 1,
      strikes: k.map(Math.exp),
      k,
      bids: middle.map((price, i) => price - half[i]),
      asks: middle.map((price, i) => price + half[i]),
      vols: mids,
      bidVols: mids.map((vol, i) => vol - widths[i]),
      askVols: mids.map((vol, i) => vol + widths[i]),
    };
  });
  const nKept = rhos.length;
  return {
    underlying: name,
    vendor: "plain",
    source: name,
    quotedAt: QUOTED_AT,
    spot: 1,
    premiumUnit: "currency",
    slices,
    cleaning: { nRows: nKept, nKept, dropped: {}, examples: [], warnings: [] },
  };
}
