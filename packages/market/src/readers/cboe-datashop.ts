/**
 * Cboe DataShop "Option EOD Summary" and "Option Quotes" (intervals), with or without calculated
 * Greeks. EOD files carry two quotes: a quarter of an hour before the close, which Cboe recommends
 * because quotes thin out at the close, and the close. We take the former.
 */
import { endOfDay, exchangeTime } from "./quote-moment.ts";
import type { VendorReader } from "./reader.ts";
import { hasColumns } from "./table-head.ts";
import { usPlan } from "./us-plan.ts";

const QUARTER_HOUR = 15 * 60_000;

export const cboeDatashop: VendorReader = {
  name: "cboe-datashop",
  title: "Cboe DataShop option quotes (end of day or intervals)",
  signature: ["underlying_symbol", "quote_date or quote_datetime", "root", "expiration", "strike"],
  recognises: (head) =>
    hasColumns(
      head,
      "underlying_symbol",
      ["quote_date", "quote_datetime"],
      "root",
      "expiration",
      "strike",
      "option_type",
    ),

  plan(columns, facts) {
    const has1545 = columns.has("bid_1545") && columns.has("ask_1545");
    const suffix = has1545 ? "_1545" : columns.has("bid_eod") ? "_eod" : "";
    const quoted = columns.has("quote_datetime") ? "quote_datetime" : "quote_date";
    const half = (name: string): string => columns.number(`${name}${suffix}`, "optional");
    return {
      ...usPlan(facts),
      moments: "many",
      columns: {
        // Indices carry a caret: ^SPX.
        underlying: `ltrim(${columns.text("underlying_symbol")}, '^')`,
        quoteDay: columns.day(quoted),
        quoteTime: columns.timeOfDay(quoted),
        spot: `(${half("underlying_bid")} + ${half("underlying_ask")}) / 2`,
        root: columns.text("root"),
        expiryDay: columns.day("expiration"),
        expiryTime: "'NaN'::DOUBLE",
        atClose: "'NaN'::DOUBLE",
        sign: columns.sign("option_type"),
        strike: columns.number("strike"),
        bid: columns.number(`bid${suffix}`),
        ask: columns.number(`ask${suffix}`),
        last: columns.number("close", "optional"),
        volume: columns.number("trade_volume", "optional"),
        openInterest: columns.number("open_interest", "optional"),
        forward: "'NaN'::DOUBLE",
      },
      quotedAt(day, time, calendar) {
        if (!Number.isNaN(time)) return exchangeTime(day, time, calendar);
        if (!has1545) return endOfDay(day, calendar);
        return endOfDay(day, calendar, (session) => calendar.expiry(session, "pm") - QUARTER_HOUR);
      },
      warnings: [],
    };
  },
};
