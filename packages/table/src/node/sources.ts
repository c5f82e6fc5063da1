/** What a pricing table is made of. */
import type { CalendarName, Settlement, VendorName } from "@volsmith/market";

export interface TableSources {
  /** Vendors' files, or rows in memory; several are read as one. */
  readonly quotes: QuoteSource | readonly QuoteSource[];
  /** Daily closes of the underlyings; made from the quotes themselves when left out. */
  readonly closes?: ClosesSource;
  /** Where r comes from; of several, the first that knows a date. Parity when left out. */
  readonly rates?: RateSource | readonly RateSource[];
}

/** A path, a path with what its file does not say, or arrays. */
export type QuoteSource = string | QuoteFile | QuoteArrays;

/** CSV, gzip-compressed CSV or Parquet in a format the market room reads; "-" is standard input. */
export interface QuoteFile {
  readonly path: string;
  readonly vendor?: VendorName;
  /** Names the underlying where the file does not; where it does, only its quotes are read. */
  readonly underlying?: string;
  /** The market's calendar, where the vendor's usual one is not meant ("sse"). */
  readonly calendar?: CalendarName;
}

/** Rows in memory, one an option and quote date; NaN for a missing number. */
export interface QuoteArrays {
  /** [n] */
  readonly tickers: ArrayLike<string>;
  /** Quote dates, epoch days. [n] */
  readonly days: ArrayLike<number>;
  /** Instants of the quotes, epoch milliseconds; the market's close when left out. [n] */
  readonly quotedAts?: ArrayLike<number>;
  /** The ticker when left out. [n] */
  readonly roots?: ArrayLike<string>;
  /** Instants of expiry, epoch milliseconds; else `expiryDays`. [n] */
  readonly expiries?: ArrayLike<number>;
  /** Epoch days; with `settlements`, or by root, they say the instant. [n] */
  readonly expiryDays?: ArrayLike<number>;
  readonly settlements?: ArrayLike<Settlement>;
  /** 1 for a call, −1 for a put. [n] */
  readonly signs: ArrayLike<number>;
  readonly strikes: ArrayLike<number>;
  /** Premiums, currency. [n] */
  readonly bids: ArrayLike<number>;
  readonly asks: ArrayLike<number>;
  readonly volumes?: ArrayLike<number>;
  readonly openInterests?: ArrayLike<number>;
  /** Price of the underlying at the quote. [n] */
  readonly spots?: ArrayLike<number>;
  /** Premium without noise, where the market is synthetic. [n] */
  readonly truePremiums?: ArrayLike<number>;
  /** What messages and remarks call it. */
  readonly source?: string;
}

/**
 * A path, or a path with names, or arrays. A file has a date and either one column a ticker, or the
 * columns ticker and close.
 */
export type ClosesSource = string | ClosesFile | readonly TickerCloses[];

export interface ClosesFile {
  readonly path: string;
  /** Column of a ticker, where it has another name, and what its closes are multiplied by. */
  readonly columns?: Readonly<Record<string, string | { column: string; scale?: number }>>;
}

export interface TickerCloses {
  readonly ticker: string;
  /** Epoch days, ascending. [n] */
  readonly days: ArrayLike<number>;
  /** [n] */
  readonly closes: ArrayLike<number>;
}

/**
 * A constant (annual decimal), a column of a file, arrays, or "parity": what put-call parity of each
 * expiry implies.
 */
export type RateSource = "parity" | number | RateFile | DailyRates;

export interface RateFile {
  readonly path: string;
  readonly column: string;
  readonly unit: "percent" | "decimal";
}

export interface DailyRates {
  /** Epoch days, ascending. [n] */
  readonly days: ArrayLike<number>;
  /** Annual decimals. [n] */
  readonly rates: ArrayLike<number>;
}
