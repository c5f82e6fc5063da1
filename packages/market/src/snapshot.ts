import type { PremiumUnit, Settlement, VendorName } from "./chain.ts";

/**
 * A snapshot: the clean, out-of-the-money quotes of one underlying at one moment, with the forward
 * and discount factor of each expiry. Ragged: each slice has its own strikes; nothing is gridded.
 */
export interface Snapshot {
  readonly underlying: string;
  readonly vendor: VendorName;
  readonly source: string;
  /** Instant of the quotes, epoch milliseconds. */
  readonly quotedAt: number;
  readonly spot: number | null;
  readonly premiumUnit: PremiumUnit;
  /** Ascending in tau; two roots may share a date but not an instant and a root. */
  readonly slices: readonly SmileSlice[];
  readonly cleaning: CleaningReport;
}

/** The quotes of one expiry and root, ascending in strike; puts for k ≤ 0, calls for k > 0. */
export interface SmileSlice {
  readonly root: string;
  readonly settlement: Settlement;
  /** Expiry instant, epoch milliseconds. */
  readonly expiry: number;
  /** Time to expiry, years (ACT/365F to the second). */
  readonly tau: number;
  readonly forward: number;
  readonly discountFactor: number;
  readonly parity: ParityFit;
  /**
   * Quoted premium = premiumScale × normalised price, where a normalised price is undiscounted and
   * per unit of forward: D·F for premiums in currency, 1 for premiums in coin.
   */
  readonly premiumScale: number;
  /** [n] */
  readonly strikes: Float64Array;
  /** Log-moneyness ln(K/F). [n] */
  readonly k: Float64Array;
  /**
   * Quoted premiums in the snapshot's `premiumUnit`. Where the vendor has closing prices only, both
   * are the close, and errors in half-spreads have no meaning. [n]
   */
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  /** Black volatility of the mid premium; finite and positive in every row kept. [n] */
  readonly vols: Float64Array;
  /** Black volatilities of bid and ask; NaN where the premium has none (a zero bid, say). [n] */
  readonly bidVols: Float64Array;
  readonly askVols: Float64Array;
}

/** How forward and discount factor were found from put-call parity. */
export interface ParityFit {
  /** "regression" over pairs; "given" by the vendor; "discount-given" where D came from a curve. */
  readonly method: "regression" | "discount-given" | "given";
  readonly nPairs: number;
  readonly nUsed: number;
  /** Strikes of the pairs used, and C − P − D(F − K) (premium units) there. [nUsed] */
  readonly strikes: Float64Array;
  readonly residuals: Float64Array;
  /** Root mean square of residuals in half-spreads of the pair. */
  readonly rmsHalfSpreads: number;
}

/** Why a row of the chain is not in the snapshot. The list of reasons is closed. */
export type DropReason =
  | "expired"
  | "duplicate-key"
  | "non-finite"
  | "non-positive-strike"
  | "negative-quote"
  | "zero-bid"
  | "small-bid"
  | "missing-quote"
  | "crossed"
  | "wide-spread"
  | "stale-copy"
  | "no-put-call-pair"
  | "too-few-strikes"
  | "in-the-money"
  | "far-strike"
  | "below-intrinsic"
  | "above-maximum"
  | "outside-domain"
  | "root-not-asked";

export interface CleaningReport {
  readonly nRows: number;
  readonly nKept: number;
  /** nRows = nKept + Σ counts. Reasons that did not occur are absent. */
  readonly dropped: Readonly<Partial<Record<DropReason, number>>>;
  /** Up to a few example rows per reason, with the line of the source file. */
  readonly examples: readonly DroppedExample[];
  /** What a reader should know but no row was dropped for. */
  readonly warnings: readonly string[];
}

export interface DroppedExample {
  readonly reason: DropReason;
  /** 1-based line in the source file, 0 when it has none. */
  readonly line: number;
  readonly detail: string;
}
