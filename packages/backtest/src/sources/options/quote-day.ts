/**
 * One snapshot day of listed options, as a trader could have seen it that day: forwards, smiles and the
 * quotes of every contract, in currency paid at expiry.
 *
 * Premiums in coin are sold for currency forward as they come in: p coins are p·F, and Black's formula
 * holds for p·F without discounting. Premiums in currency are carried to expiry: p/D. Either way
 * C − P = F − K.
 */
import { buildSnapshot } from "@volsmith/market";
import type { Chain, SmileSlice, SnapshotOptions } from "@volsmith/market";
import { median } from "@volsmith/numerics";
import { normalisedImpliedVols } from "@volsmith/pricing";

import { dayOf } from "../split-days.ts";

/** Quotes of one contract, currency at expiry; NaN where there is none. */
export interface Quote {
  readonly bid: number;
  readonly ask: number;
  /** The vendor's valuation, the closing price where there are no quotes. */
  readonly mark: number;
}

/** One expiry (and root) on one day. */
export interface QuoteSeries {
  readonly key: string;
  readonly expiry: number;
  /** Years to expiry. */
  readonly tau: number;
  /** The vendor's, or that of put-call parity. */
  readonly forward: number;
  /** ln of the vendor's forward over that of put-call parity; NaN where either is missing. */
  readonly forwardGap: number;
  /** Log-moneyness and volatility of clean quotes out of the money, ascending. */
  readonly ks: Float64Array;
  readonly vols: Float64Array;
  /** By strike, that of a put negative. */
  readonly quotes: ReadonlyMap<number, Quote>;
  /** "closes": the vendor gives no bids and asks, and both are the closing price. */
  readonly quotedBy: "bids and asks" | "closes";
}

export interface QuoteDay {
  /** Days since 1970-01-01. */
  readonly day: number;
  readonly quotedAt: number;
  readonly series: ReadonlyMap<string, QuoteSeries>;
  /** Contracts quoted twice, differently: they count as not quoted. */
  readonly nConflicting: number;
}

export interface QuoteDayOptions {
  /** "vendor": its forwards where it gives them. */
  readonly forward: "vendor" | "parity";
  readonly roots: readonly string[] | null;
}

/**
 * Reads a day out of a chain.
 * @param previous the chain before it, by which a stale copy is known
 * @returns null when the chain only repeats the previous one
 */
export function quoteDay(
  chain: Chain,
  previous: Chain | null,
  { forward, roots }: QuoteDayOptions,
): QuoteDay | null {
  const options: SnapshotOptions = {
    ...(roots && { roots }),
    ...(previous && { previous }),
  };
  const { slices, cleaning } = buildSnapshot(chain, options);
  if ((cleaning.dropped["stale-copy"] ?? 0) > 0) return null;
  const rowsOf = rowsBySeries(chain);
  const series = new Map<string, QuoteSeries>();
  let nConflicting = 0;
  for (const slice of slices) {
    const key = seriesKey(slice.root, slice.expiry);
    const rows = rowsOf.get(key) ?? [];
    const given = vendorForward(chain, rows);
    const used = forward === "vendor" && given > 0 ? given : slice.forward;
    const unit = chain.premiumUnit === "coin" ? used : 1 / slice.discountFactor;
    const { quotes, conflicts, quotedBy } = quotesOf(chain, rows, unit);
    nConflicting += conflicts;
    const smile = smileAt(slice, used, unit);
    if (smile.ks.length === 0) continue;
    series.set(key, {
      key,
      expiry: slice.expiry,
      tau: slice.tau,
      forward: used,
      forwardGap: slice.parity.method === "given" ? NaN : Math.log(given / slice.forward),
      ...smile,
      quotes,
      quotedBy,
    });
  }
  return { day: dayOf(chain.quotedAt), quotedAt: chain.quotedAt, series, nConflicting };
}

function seriesKey(root: string, expiry: number): string {
  return `${root} ${expiry}`;
}

function rowsBySeries({ rows }: Chain): Map<string, number[]> {
  const found = new Map<string, number[]>();
  for (let i = 0; i < rows.size; i++) {
    const key = seriesKey(rows.roots[i], rows.expiries[i]);
    const own = found.get(key);
    if (own) own.push(i);
    else found.set(key, [i]);
  }
  return found;
}

function vendorForward({ rows: { forwards } }: Chain, rows: readonly number[]): number {
  const given = rows.map((i) => forwards?.[i] ?? NaN).filter((value) => value > 0);
  return given.length > 0 ? median(Float64Array.from(given)) : NaN;
}

function quotesOf({ rows: columns }: Chain, rows: readonly number[], unit: number) {
  const { bids, asks, lasts, marks, strikes, signs } = columns;
  const hasQuotes = rows.some((i) => !Number.isNaN(bids[i]) || !Number.isNaN(asks[i]));
  const quotes = new Map<number, Quote>();
  let conflicts = 0;
  for (const i of rows) {
    const key = signs[i] * strikes[i];
    const bid = unit * (hasQuotes ? bids[i] : lasts[i]);
    const ask = unit * (hasQuotes ? asks[i] : lasts[i]);
    const mark = unit * (hasQuotes ? (marks?.[i] ?? NaN) : lasts[i]);
    const isCrossed = bid > ask;
    const quote = {
      bid: bid > 0 && !isCrossed ? bid : NaN,
      ask: ask > 0 && !isCrossed ? ask : NaN,
      mark: mark > 0 ? mark : NaN,
    };
    const known = quotes.get(key);
    if (known && !(Object.is(known.bid, quote.bid) && Object.is(known.ask, quote.ask))) {
      conflicts++;
      quotes.set(key, { bid: NaN, ask: NaN, mark: NaN });
    } else quotes.set(key, quote);
  }
  return {
    quotes,
    conflicts,
    quotedBy: hasQuotes ? ("bids and asks" as const) : ("closes" as const),
  };
}

/** The smile of a slice seen from another forward than parity's. @param unit what premiums are worth */
function smileAt(
  { k, vols, tau, forward, bids, asks }: SmileSlice,
  used: number,
  unit: number,
): Pick<QuoteSeries, "ks" | "vols"> {
  if (used === forward) return { ks: k, vols };
  const moved = k.map((at) => at + Math.log(forward / used));
  const prices = moved.map((at, i) => {
    const mid = (unit * (bids[i] + asks[i])) / 2 / used;
    // A put that is in the money from there stands for the call of its strike, and the reverse.
    if (k[i] <= 0 && at > 0) return mid + 1 - Math.exp(at);
    return k[i] > 0 && at <= 0 ? mid - 1 + Math.exp(at) : mid;
  });
  const again = normalisedImpliedVols(prices, { k: moved, taus: tau }).vols;
  const kept = [...again.keys()].filter((i) => again[i] > 0);
  return {
    ks: Float64Array.from(kept, (i) => moved[i]),
    vols: Float64Array.from(kept, (i) => again[i]),
  };
}

/** The day's volatility at a strike: between quoted strikes linear, beyond them that of the last. */
export function volAt({ ks, vols, forward }: QuoteSeries, strike: number): number {
  const k = Math.log(strike / forward);
  const last = ks.length - 1;
  if (k <= ks[0]) return vols[0];
  if (k >= ks[last]) return vols[last];
  let right = 1;
  while (ks[right] < k) right++;
  const share = (k - ks[right - 1]) / (ks[right] - ks[right - 1]);
  return vols[right - 1] + share * (vols[right] - vols[right - 1]);
}
