/**
 * One interface for every vendor: recognise a file by its columns, and say in SQL how its columns
 * become ours. Reading, ordering, grouping and checking are the same for all and stand elsewhere.
 */
import type { CalendarName, MarketCalendar } from "../calendars/calendar.ts";
import type { PremiumUnit, Settlement, VendorName } from "../chain.ts";
import type { TableHead } from "./table-head.ts";
import type { SqlColumns } from "./sql-columns.ts";

export interface VendorReader {
  readonly name: VendorName;
  /** What such a file is, for messages: "Cboe's delayed-quotes page". */
  readonly title: string;
  /** The columns that make a file this vendor's, for messages. */
  readonly signature: readonly string[];
  recognises(head: TableHead): boolean;
  plan(columns: SqlColumns, file: FileFacts): ReadPlan;
}

/** What a reader may know besides the columns. */
export interface FileFacts {
  readonly source: string;
  /** Underlying asked for by the caller, else guessed from the file's name. */
  readonly underlying: string;
  /** True when the caller named no underlying and the guess is all there is. */
  readonly underlyingIsGuess: boolean;
  readonly calendar: CalendarName | undefined;
}

/** SQL expressions, DOUBLE unless noted, over the columns of the file. A missing number is NaN. */
export interface QuoteColumns {
  /** VARCHAR */
  readonly underlying: string;
  /** Days since 1970-01-01. */
  readonly quoteDay: string;
  /** Milliseconds since that day's midnight; NaN where the vendor gives a date alone. */
  readonly quoteTime: string;
  readonly spot: string;
  /** VARCHAR; null where the vendor has none. */
  readonly root: string;
  readonly expiryDay: string;
  /** Milliseconds since that day's midnight UTC; NaN where the settlement decides. */
  readonly expiryTime: string;
  /** 0 at the opening, 1 at the close; NaN where the root decides. */
  readonly atClose: string;
  /** 1 for a call, −1 for a put. */
  readonly sign: string;
  readonly strike: string;
  readonly bid: string;
  readonly ask: string;
  readonly last: string;
  readonly volume: string;
  readonly openInterest: string;
  /** The vendor's own forward for the expiry. */
  readonly forward: string;
  /** The vendor's own valuation of the option; none where left out. */
  readonly mark?: string;
}

export interface ReadPlan {
  readonly columns: QuoteColumns;
  /** "one": the file is one snapshot, its moment known to `quotedAt` and not in the rows. */
  readonly moments: "one" | "many";
  /** Where a row of the file holds a call and a put: what differs for the put. */
  readonly putColumns?: Partial<QuoteColumns>;
  readonly calendarOf: (underlying: string) => MarketCalendar;
  readonly premiumUnitOf: (underlying: string) => PremiumUnit;
  readonly rootOf: (vendorRoot: string | null, underlying: string, atClose: number) => string;
  readonly settlementOf: (root: string, atClose: number) => Settlement;
  readonly quotedAt: (day: number, timeOfDay: number, calendar: MarketCalendar) => QuoteMoment;
  /** What holds for every chain of the file and a reader should know. */
  readonly warnings: readonly string[];
}

export interface QuoteMoment {
  /** Epoch milliseconds. */
  readonly instant: number;
  readonly warning?: string;
}
