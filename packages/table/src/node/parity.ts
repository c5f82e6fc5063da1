/**
 * Forwards and discount factors by put-call parity, moment by moment. SQL gathers the pairs near the
 * money; the robust fit is the market room's, which one regression in SQL is not: closing prices of
 * different minutes and wrong quotes would pull it away.
 */
import type { ForwardFit, PremiumUnit, RawSlice } from "@volsmith/market";
import { fitForwards, fitParity, parityPairs } from "@volsmith/market";
import type { RunControl } from "@volsmith/numerics";
import { yearsBetween } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import type { Keys, Moment, Series } from "./number-quotes.ts";
import { columnReader } from "./column-reader.ts";

/** Prepaid forward F·D and discount factor D of one expiry. */
export interface ParityTerms {
  readonly prepaid: number;
  readonly discountFactor: number;
}

export interface ParityRequest extends RunControl {
  readonly keys: Keys;
  /** Which moments are asked for. [nMoments] */
  readonly wanted: readonly boolean[];
  /** Rate of a moment, NaN where parity is to tell it. [nMoments] */
  readonly rates: Float64Array;
}

export interface ParityResult {
  /** Terms by series; null for a moment that was not asked for. [nMoments] */
  readonly terms: readonly (ReadonlyMap<number, ParityTerms> | null)[];
  /** Dates on which no expiry determined its discount factor. */
  readonly nAssumed: number;
}

/** Pairs of an expiry, within a tenth of the money and beyond, each thinned evenly to so many. */
const MAX_PAIRS = 64;

export async function fitAllParity(
  session: DuckDbSession,
  { keys, wanted, rates, onProgress, signal }: ParityRequest,
): Promise<ParityResult> {
  const { moments, series } = keys;
  const terms: (Map<number, ParityTerms> | null)[] = moments.map(() => null);
  const ids = moments.filter(({ id }) => wanted[id]).map(({ id }) => id);
  await session.createTable("parity_wanted", [{ name: "moment", type: "INTEGER", values: ids }]);
  let nAssumed = 0;
  let nDone = 0;
  const finish = (id: number, slices: readonly Slice[]): void => {
    const fitted = fitMoment(moments[id], { series, slices, rate: rates[id] });
    terms[id] = fitted.terms;
    if (fitted.isAssumed) nAssumed++;
    if (++nDone % 16 === 0) {
      signal?.throwIfAborted();
      onProgress?.({ stage: "fit parity", done: nDone, total: ids.length });
    }
  };
  let current = -1;
  let slices: Slice[] = [];
  for await (const chunk of session.stream(pairsQuery())) {
    const read = columnReader(chunk);
    const [moment, expiry] = [read.integers(0), read.integers(1)];
    const numbers = [2, 3, 4, 5, 6].map((column) => read.doubles(column));
    for (let i = 0; i < chunk.rowCount; i++) {
      if (moment[i] !== current) {
        if (current >= 0) finish(current, slices);
        current = moment[i];
        slices = [];
      }
      let slice = slices.at(-1);
      if (slice?.series !== expiry[i]) slices.push((slice = { series: expiry[i], rows: [] }));
      slice.rows.push(numbers.map((column) => column[i]));
    }
  }
  if (current >= 0) finish(current, slices);
  return { terms, nAssumed };
}

interface Slice {
  readonly series: number;
  /** Strike, call bid, call ask, put bid, put ask. */
  readonly rows: number[][];
}

function side(sign: 1 | -1, name: "bid" | "ask"): string {
  return `min(${name}) FILTER (sign = ${sign}) AS ${name}${sign > 0 ? "_call" : "_put"}`;
}

/** Pairs of sound, unambiguous quotes within reach of the fit, ascending in strike. */
function pairsQuery(): string {
  return `
    SELECT moment, series, strike, bid_call, ask_call, bid_put, ask_put FROM (
      SELECT *, row_number() OVER w AS place, count(*) OVER (PARTITION BY moment, series, is_near) AS n
      FROM (
        SELECT *, abs(bid_call + ask_call - bid_put - ask_put) / (2 * strike) AS distance,
          distance < 0.11 AS is_near
        FROM (
        SELECT moment, series, strike, ${side(1, "bid")}, ${side(1, "ask")}, ${side(-1, "bid")},
          ${side(-1, "ask")}, min(bid + ask) FILTER (sign = 1) = max(bid + ask) FILTER (sign = 1)
          AND min(bid + ask) FILTER (sign = -1) = max(bid + ask) FILTER (sign = -1) AS is_sound
        FROM listed SEMI JOIN parity_wanted USING (moment)
        WHERE bid > 0 AND ask >= bid AND isfinite(ask) AND strike > 0
        GROUP BY moment, series, strike
        ) WHERE is_sound
      )
      WHERE distance < 0.45
      WINDOW w AS (PARTITION BY moment, series, is_near ORDER BY strike)
    )
    WHERE n <= ${MAX_PAIRS} OR place % ceil(n / ${MAX_PAIRS})::BIGINT = 0
    ORDER BY moment, series, strike`;
}

interface MomentRequest {
  readonly series: readonly Series[];
  readonly slices: readonly Slice[];
  readonly rate: number;
}

function fitMoment(
  { quotedAt, premiumUnit, vendorSpot }: Moment,
  { series, slices, rate }: MomentRequest,
): { readonly terms: Map<number, ParityTerms>; readonly isAssumed: boolean } {
  const unit = premiumUnit === "coin" ? vendorSpot : 1;
  const raw = slices
    .map((slice) => rawSlice(slice, { series: series[slice.series], quotedAt, unit }))
    .filter(({ tau }) => tau > 0)
    .toSorted((a, b) => a.tau - b.tau);
  const warnings: string[] = [];
  const fits = Number.isNaN(rate)
    ? fitForwards(raw, { premiumUnit, warnings })
    : raw.map((slice) => fitAtRate(slice, { premiumUnit, rate }));
  const terms = new Map<number, ParityTerms>();
  raw.forEach(({ rows: [id] }, i) => {
    const fit = fits[i];
    if (!fit) return;
    // In coin both sides of parity are divided by the price of the coin: D = S/F.
    const discountFactor = premiumUnit === "coin" ? vendorSpot / fit.forward : fit.discountFactor;
    terms.set(id, { prepaid: fit.forward * discountFactor, discountFactor });
  });
  return { terms, isAssumed: warnings.length > 0 };
}

/** @returns a slice whose only row number is that of its series */
function rawSlice(
  { series: id, rows }: Slice,
  { series, quotedAt, unit }: { series: Series; quotedAt: number; unit: number },
): RawSlice {
  const n = rows.length;
  const both = (of: (row: number[], sign: number) => number): Float64Array =>
    Float64Array.from({ length: 2 * n }, (_, i) => of(rows[i >> 1], i % 2 === 0 ? -1 : 1));
  return {
    root: series.root,
    settlement: series.settlement,
    expiry: series.expiry,
    tau: yearsBetween(quotedAt, series.expiry),
    rows: [id],
    signs: Int8Array.from({ length: 2 * n }, (_, i) => (i % 2 === 0 ? -1 : 1)),
    strikes: both(([strike]) => strike),
    bids: both((row, sign) => (sign > 0 ? row[1] : row[3]) / unit),
    asks: both((row, sign) => (sign > 0 ? row[2] : row[4]) / unit),
    vendorForward: NaN,
  };
}

function fitAtRate(
  { strikes, bids, asks, tau }: RawSlice,
  { premiumUnit, rate }: { readonly premiumUnit: PremiumUnit; readonly rate: number },
): ForwardFit | null {
  const pairs = parityPairs(
    Array.from({ length: strikes.length / 2 }, (_, i) => ({
      strike: strikes[2 * i],
      putBid: bids[2 * i],
      putAsk: asks[2 * i],
      callBid: bids[2 * i + 1],
      callAsk: asks[2 * i + 1],
    })),
  );
  const discountFactor = Math.exp(-rate * tau);
  return fitParity(pairs, { tau, premiumUnit, discountFactor });
}
