/**
 * A feature: what a row knows of its contract. Three kinds, by what they are made of: a quote and its
 * terms (SQL), the closes of the underlying (a function of the past), the smiles of the quote date
 * before. One file a kind or family, one line in `features/index.ts`.
 */
import type { DailySeries } from "./daily-series.ts";
import type { DaySmiles } from "./day-smiles.ts";

export type Feature = QuoteFeature | DailyFeature | SmileFeature;

interface Named {
  readonly name: string;
  /** What it is and its unit, for readers. */
  readonly title: string;
}

/** Made in SQL of one quote and its terms. */
export interface QuoteFeature extends Named {
  readonly per: "quote";
  /**
   * DOUBLE over the columns S, K, tau, r, volume (contracts of the day) and openInterest; null where it
   * cannot be made.
   */
  readonly sql: string;
  /** Whose date it bears: the quote's own, or the date its rate was known. */
  readonly knownBy: "quote" | "rate";
}

/** Made of the closes of an underlying, day by day. */
export interface DailyFeature extends Named {
  readonly per: "day";
  readonly shows: "volatility" | "shape" | "rate";
  /**
   * Value after each close, NaN while there is none; entry i depends on closes 0 to i alone.
   *
   * @param from first entry that is needed
   */
  values(series: DailySeries, from: number): Float64Array;
}

/** Made of the implied volatilities of the ticker's quote date before the row's. */
export interface SmileFeature extends Named {
  readonly per: "smile";
  /** @param k ln(K/F) of the row @param tau its years to expiry; NaN where it cannot be made */
  value(before: DaySmiles, k: number, tau: number): number;
}

/** Features of one kind; the name says which. */
export interface FeatureFamily {
  /** For messages: "sigmaN, N from 2 to 1000". */
  readonly names: string;
  /** The feature of that name, null for a name of another family. */
  feature(name: string): Feature | null;
}
