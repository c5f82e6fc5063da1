/**
 * A chain: every listed option of one underlying at one moment, as the vendor gave it.
 *
 * Nothing is cleaned here; a row may be crossed, dead or duplicated. Readers produce chains (one
 * per quote moment of a file), synthetic markets produce chains, and `buildSnapshot` turns a chain
 * into a clean snapshot.
 */

/** Whose formats are read and written. */
export const VENDOR_NAMES = [
  "cboe-delayed",
  "cboe-datashop",
  "optionmetrics",
  "optionsdx",
  "deribit",
  "barchart",
  "plain",
] as const;

export type VendorName = (typeof VENDOR_NAMES)[number];

/** When in its expiry day an option dies: at the opening, at the close, or at 08:00 UTC. */
export type Settlement = "am" | "pm" | "utc8";

/** Premiums quoted in the currency of the strike, or in coin (inverse contracts). */
export type PremiumUnit = "currency" | "coin";

export interface Chain {
  readonly vendor: VendorName;
  /** File or generator the rows came from, for messages. */
  readonly source: string;
  readonly underlying: string;
  /** Instant of the quotes, epoch milliseconds (UTC). */
  readonly quotedAt: number;
  /** Price of the underlying as the vendor gave it; null when it gave none. */
  readonly spot: number | null;
  readonly premiumUnit: PremiumUnit;
  readonly rows: ChainRows;
  /** What the reader assumed and a user should know. */
  readonly warnings?: readonly string[];
}

/** Columns of a chain, one entry a listed option. Missing numbers are NaN. */
export interface ChainRows {
  readonly size: number;
  /** Option root: "SPX" (monthly, AM) and "SPXW" (PM) may share an expiry date. [size] */
  readonly roots: readonly string[];
  /** Expiry instants, epoch milliseconds. [size] */
  readonly expiries: Float64Array;
  readonly settlements: readonly Settlement[];
  /** 1 for a call, −1 for a put. [size] */
  readonly signs: Int8Array;
  readonly strikes: Float64Array;
  /** Premiums in `premiumUnit`. A vendor with closing prices only gives them in `lasts`. */
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  readonly lasts: Float64Array;
  readonly volumes: Float64Array;
  readonly openInterests: Float64Array;
  /** The vendor's own forward for the row's expiry, NaN where it gives none. [size] */
  readonly forwards?: Float64Array;
  /** The vendor's own valuation of each option in `premiumUnit`, NaN where it gives none. [size] */
  readonly marks?: Float64Array;
  /** Line of the source file each row came from (1-based; the row in Parquet), 0 for none. [size] */
  readonly lines: Float64Array;
}
