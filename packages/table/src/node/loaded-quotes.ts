/** Quotes of one source inside a session, before anything is dropped. */
import type { VendorName } from "@volsmith/market";
import type { ReadPlan } from "@volsmith/market/readers";

/** What turns a source's own dates and roots into instants and contracts. */
export type QuotePlan = Pick<
  ReadPlan,
  "calendarOf" | "premiumUnitOf" | "rootOf" | "settlementOf" | "quotedAt"
>;

export interface LoadedQuotes {
  /** Place among the sources, from 0. */
  readonly source: number;
  readonly label: string;
  readonly vendor: VendorName | "arrays";
  readonly plan: QuotePlan;
  /**
   * Table or view with the columns line, underlying, root, quoteDay, quoteTime, spot, expiryDay,
   * expiryTime, atClose, sign, strike, bid, ask, last, volume, openInterest, truth; NaN for missing
   * numbers.
   */
  readonly view: string;
  /** Whether true premiums are known. */
  readonly hasTruth: boolean;
  readonly warnings: readonly string[];
  /** Line of the file a row stands on. */
  readonly lineOf: (row: number) => number;
  readonly close: () => Promise<void>;
}
