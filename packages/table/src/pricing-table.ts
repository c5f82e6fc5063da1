/**
 * The pricing table: one row per contract and quote date, calls only (puts enter by parity), with what
 * was known on that date as features and the call's price over its strike as target.
 */

/** Rows ascend in day; within a day by ticker and contract. */
export interface PricingTable {
  readonly size: number;
  /** What the columns of `features` are, in order: "S/K", "K", "tau", "r", "sigma20", … */
  readonly featureNames: readonly string[];
  /** Raw, not standardised. [size, nFeatures] row-major */
  readonly features: Float64Array;
  /** C/K, C the mid. [size] */
  readonly targets: Float64Array;
  /** C/K without noise, where the market is synthetic. [size] */
  readonly truths: Float64Array | null;
  /** Half of the quoted spread over the strike; NaN where the vendor has closes only. [size] */
  readonly halfSpreads: Float64Array;
  /** Quote dates, epoch days. [size] */
  readonly days: Int32Array;
  /** Latest date of anything a row's features are made of, epoch days; never after `days`. [size] */
  readonly knownBy: Int32Array;
  readonly tickers: readonly string[];
  /** Index into `tickers`. [size] */
  readonly tickerOf: Uint16Array;
  /** Number of the contract (ticker, root, expiry, strike), from 0. [size] */
  readonly contractOf: Int32Array;
  /** Row of the same contract on its quote date before, −1 for none. [size] */
  readonly previous: Int32Array;
  /** How many rows came, stayed, and went for which reason. */
  readonly exclusions: TableExclusions;
  /** What every reader of figures should know: sources, rates, where spots come from. */
  readonly remarks: readonly string[];
  /** Daily history behind the features, by ticker. */
  readonly histories: readonly TickerHistory[];
}

/** Rows from ≤ row < to. */
export interface Part {
  readonly from: number;
  readonly to: number;
}

export interface TableExclusions {
  readonly nRows: number;
  readonly nKept: number;
  /** nRows = nKept + Σ count. In the order they were asked. */
  readonly reasons: readonly {
    readonly reason: string;
    readonly title: string;
    readonly count: number;
    /** First row that went for it, where it is known: "quotes.csv, line 12". */
    readonly example?: string;
  }[];
}

/** One underlying, day by day. */
export interface TickerHistory {
  readonly ticker: string;
  /** Epoch days, ascending. [n] */
  readonly days: Int32Array;
  /** [n] */
  readonly closes: Float64Array;
  /** Annual decimals; NaN where unknown. [n] */
  readonly rates: Float64Array;
  /** Rolling volatilities, annual decimals, NaN while a window is not full; by feature name. [n] each */
  readonly vols: Readonly<Record<string, Float64Array>>;
}
