/** Everything that decides a market through time but the random numbers, as plain JSON. */
import type { BatesParameters } from "@volsmith/pricing";
import type { ExpiryRules } from "../listing/expiry-rules.ts";
import type { QuoteRules } from "../quoting/quote-rules.ts";

/** One underlying: how it moves, how its options are priced, and which of them are listed. */
export interface IndexSpec {
  readonly ticker: string;
  /** Close of the first session. */
  readonly spot: number;
  /** How spot and variance move; `v0` is the variance of the first session. */
  readonly dynamics: BatesParameters;
  /**
   * How options are priced, `v0` being each day's own variance. Volatility of variance and
   * correlation are those of `dynamics` (a change of measure leaves them); the other parameters may
   * differ: that is the premium for variance and jumps, and why options look dear beside history.
   */
  readonly pricing: BatesParameters;
  /** Continuous, annual. */
  readonly dividendYield: number;
  /** Expected return above the short rate, annual. */
  readonly equityPremium: number;
  readonly expiries: ExpiryRules;
  /** Share of listed contracts that are followed, (0, 1], of those that expire as quotes begin. */
  readonly followedShare: number;
}

/** Which contracts are quoted, and when. */
export interface FollowRules {
  /** Quotes begin on the first session on or after this epoch day; paths begin before. */
  readonly from: number;
  /** Every so manyth session is a quote date. */
  readonly everySessions: number;
  /** Growth of the followed share with the year of expiry, per year: exchanges list ever more. */
  readonly growth: number;
  /** Calendar days to expiry between which a contract is quoted. */
  readonly days: readonly [min: number, max: number];
  /** S/K between which a contract is quoted. */
  readonly moneyness: readonly [min: number, max: number];
  /** Strikes are multiples of a round number near this share of the close (see `strikeStep`). */
  readonly strikeFraction: number;
  /** Contracts worth less are not quoted on that day, in currency. */
  readonly minPremium: number;
  readonly types: "calls" | "calls-and-puts";
}

/** A point of a line of short rates: epoch day and annual decimal. */
export type RateKnot = readonly [day: number, rate: number];

export interface IndexHistorySpec {
  /** First and last epoch day; sessions are those of the US index options calendar. */
  readonly from: number;
  readonly to: number;
  /** Steps of the paths in one session. */
  readonly stepsPerSession: number;
  readonly indices: readonly IndexSpec[];
  /** Correlation of any two indices' price shocks and jump sizes, and of the rest of their variance shocks. */
  readonly correlation: number;
  readonly rates: {
    /** Ascending in day; the rate runs straight between them and level outside. */
    readonly knots: readonly RateKnot[];
    /** Stationary standard deviation of the noise of ln(rate), and its correlation from session to session. */
    readonly noise: number;
    readonly persistence: number;
  };
  readonly follow: FollowRules;
  readonly quotes: QuoteRules;
}
