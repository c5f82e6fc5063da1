/** The option rows of a market through time, as columns. */
import type { Settlement } from "../../chain.ts";

/** Rows ascend by quote date; within one by ticker, expiry and strike, call before put. */
export interface HistoryQuotes {
  readonly size: number;
  /** [size] */
  readonly tickers: readonly string[];
  /** Quote dates, epoch days. [size] */
  readonly days: Int32Array;
  /** Quote instants (the close of the options market), epoch milliseconds. [size] */
  readonly quotedAts: Float64Array;
  readonly roots: readonly string[];
  readonly settlements: readonly Settlement[];
  /** Epoch days, and the instants at which the options die, epoch milliseconds. [size] */
  readonly expiryDays: Int32Array;
  readonly expiries: Float64Array;
  /** 1 for a call, −1 for a put. [size] */
  readonly signs: Int8Array;
  readonly strikes: Float64Array;
  /** Currency; a bid of 0 is no bid. [size] */
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  /** Price by the model, currency. [size] */
  readonly truePremiums: Float64Array;
  /** Close of the underlying on the quote date. [size] */
  readonly spots: Float64Array;
}

/** The same while it is being filled: longer than what is filled. */
export class QuoteRows {
  readonly tickers: string[] = [];
  readonly roots: string[] = [];
  readonly settlements: Settlement[] = [];
  readonly days: Int32Array;
  readonly quotedAts: Float64Array;
  readonly expiryDays: Int32Array;
  readonly expiries: Float64Array;
  readonly signs: Int8Array;
  readonly strikes: Float64Array;
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  readonly truePremiums: Float64Array;
  readonly spots: Float64Array;

  constructor(capacity: number) {
    this.days = new Int32Array(capacity);
    this.quotedAts = new Float64Array(capacity);
    this.expiryDays = new Int32Array(capacity);
    this.expiries = new Float64Array(capacity);
    this.signs = new Int8Array(capacity);
    this.strikes = new Float64Array(capacity);
    this.bids = new Float64Array(capacity);
    this.asks = new Float64Array(capacity);
    this.truePremiums = new Float64Array(capacity);
    this.spots = new Float64Array(capacity);
  }

  get size(): number {
    return this.tickers.length;
  }

  finish(): HistoryQuotes {
    const { size, tickers, roots, settlements } = this;
    return {
      size,
      tickers,
      roots,
      settlements,
      days: this.days.slice(0, size),
      quotedAts: this.quotedAts.slice(0, size),
      expiryDays: this.expiryDays.slice(0, size),
      expiries: this.expiries.slice(0, size),
      signs: this.signs.slice(0, size),
      strikes: this.strikes.slice(0, size),
      bids: this.bids.slice(0, size),
      asks: this.asks.slice(0, size),
      truePremiums: this.truePremiums.slice(0, size),
      spots: this.spots.slice(0, size),
    };
  }
}
