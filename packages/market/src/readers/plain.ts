/**
 * The plain table: one option a row, columns by the names in docs/plain-table.md. What every vendor
 * of ours could be turned into; also read when nothing more specific fits.
 */
import { calendarNamed } from "../calendars/calendar-named.ts";
import { pmRootOf, settlementOfRoot, usCalendarOf } from "../contracts.ts";
import { exchangeTime } from "./quote-moment.ts";
import type { VendorReader } from "./reader.ts";
import { NAN } from "./sql-columns.ts";
import { hasColumns } from "./table-head.ts";
import { guessWarnings } from "./underlying-name.ts";

const QUOTE = ["quote_date", "quote_time", "quote_datetime"];
const EXPIRY = ["expiry", "expiration"];
const TYPE = ["type", "option_type"];
const LAST = ["last", "close"];

export const plain: VendorReader = {
  name: "plain",
  title: "plain table (docs/plain-table.md)",
  signature: ["quote_date", "expiry", "type", "strike", "bid and ask, or last or close"],
  recognises: (head) =>
    hasColumns(head, QUOTE, EXPIRY, TYPE, "strike") &&
    (hasColumns(head, "bid", "ask") || hasColumns(head, LAST)),

  plan(columns, facts) {
    const named = columns.has("underlying");
    const settlement = columns.text("settlement", "optional");
    if (columns.has("settlement")) {
      columns.check(
        "settlement",
        `coalesce(lower(${settlement}), 'am') NOT IN ('am', 'pm')`,
        'settlement "am" or "pm"',
      );
    }
    return {
      moments: "many",
      columns: {
        underlying: named
          ? columns.text("underlying")
          : `'${facts.underlying.replaceAll("'", "''")}'`,
        quoteDay: columns.day(QUOTE),
        quoteTime: columns.timeOfDay(QUOTE),
        spot: columns.number("spot", "optional"),
        root: columns.text("root", "optional"),
        expiryDay: columns.day(EXPIRY),
        expiryTime: NAN,
        atClose: `CASE lower(${settlement}) WHEN 'pm' THEN 1.0 WHEN 'am' THEN 0.0 ELSE ${NAN} END`,
        sign: columns.sign(TYPE),
        strike: columns.number("strike"),
        bid: columns.number("bid", "optional"),
        ask: columns.number("ask", "optional"),
        last: columns.number(LAST, "optional"),
        volume: columns.number("volume", "optional"),
        openInterest: columns.number("open_interest", "optional"),
        forward: columns.number("forward", "optional"),
      },
      calendarOf: (underlying) => calendarNamed(facts.calendar ?? usCalendarOf(underlying)),
      premiumUnitOf: () => "currency",
      rootOf: (root, underlying, atClose) =>
        root ?? (atClose === 1 ? pmRootOf(underlying) : underlying),
      settlementOf(root, atClose) {
        if (Number.isNaN(atClose)) return settlementOfRoot(root);
        return atClose === 1 ? "pm" : "am";
      },
      quotedAt: exchangeTime,
      warnings: named ? [] : guessWarnings(facts),
    };
  },
};
