/**
 * Barchart chains: calls and puts in rows of their own, a moment of download, the price of the
 * underlying (after hours, so never the forward), no root. Downloads come after the close: quotes
 * are as of the close. Under an index, every option counts as the PM-settled weekly; AM-settled
 * monthlies listed beside them are conflicting duplicates, which cleaning drops and counts.
 */
import { MS_PER_DAY } from "../calendars/epoch-day.ts";
import { downloadedAt, endOfDay } from "./quote-moment.ts";
import type { VendorReader } from "./reader.ts";
import { NAN } from "./sql-columns.ts";
import { hasColumns } from "./table-head.ts";
import { guessWarnings } from "./underlying-name.ts";
import { usPlan } from "./us-plan.ts";

export const barchart: VendorReader = {
  name: "barchart",
  title: "Barchart option chain",
  signature: ["quote_date", "snapshot_utc", "days_to_expiry", "strike", "type", "bid", "ask"],
  recognises: (head) =>
    hasColumns(
      head,
      "quote_date",
      "snapshot_utc",
      ["expiry", "expiration"],
      "days_to_expiry",
      "strike",
      "type",
      "bid",
      "ask",
    ),

  plan(columns, facts) {
    return {
      ...usPlan(facts),
      moments: "many",
      columns: {
        underlying: `'${facts.underlying.replaceAll("'", "''")}'`,
        quoteDay: columns.day("snapshot_utc"),
        quoteTime: columns.timeOfDay("snapshot_utc"),
        spot: columns.number("underlying", "optional"),
        root: "NULL::VARCHAR",
        expiryDay: columns.day(["expiry", "expiration"]),
        expiryTime: NAN,
        atClose: "1.0",
        sign: columns.sign("type"),
        strike: columns.number("strike"),
        bid: columns.number("bid"),
        ask: columns.number("ask"),
        last: columns.number("last", "optional"),
        volume: columns.number("volume", "optional"),
        openInterest: columns.number("open_interest", "optional"),
        forward: NAN,
      },
      quotedAt: (day, time, calendar) =>
        Number.isNaN(time)
          ? endOfDay(day, calendar)
          : downloadedAt(day * MS_PER_DAY + time, calendar),
      warnings: [
        ...guessWarnings(facts),
        "the vendor names no root: every option counts as settled at the close",
      ],
    };
  },
};
