/**
 * OptionMetrics IvyDB US option prices (opprcdYYYY, optionm_all) as WRDS exports them: strikes in
 * thousandths, −99.99 for a missing number, quotes as of 15:59 New York time, monthly expiries
 * before 2015 dated on the Saturday.
 *
 * Reference: IvyDB US File and Data Reference Manual, "Option_Price" file.
 */
import { endOfDay } from "./quote-moment.ts";
import type { VendorReader } from "./reader.ts";
import { hasColumns } from "./table-head.ts";
import { NAN } from "./sql-columns.ts";
import { guessWarnings } from "./underlying-name.ts";
import { usPlan } from "./us-plan.ts";

const ONE_MINUTE = 60_000;

/** Security numbers of the indices whose tickers a file without a ticker column leaves out. */
const SECURITY_NAMES: readonly (readonly [number, string])[] = [
  [108105, "SPX"],
  [102480, "NDX"],
  [102434, "RUT"],
  [102456, "DJX"],
  [117801, "VIX"],
];

export const optionMetrics: VendorReader = {
  name: "optionmetrics",
  title: "OptionMetrics IvyDB option prices",
  signature: ["date", "exdate", "cp_flag", "strike_price", "best_bid", "best_offer"],
  recognises: (head) =>
    hasColumns(head, "date", "exdate", "cp_flag", "strike_price", "best_bid", "best_offer"),

  plan(columns, facts) {
    const amFlag = ["am_settlement", "am_set_flag"];
    const flag = columns.number(amFlag, "optional");
    const known = SECURITY_NAMES.map(([id, name]) => `WHEN ${id} THEN '${name}'`).join(" ");
    const guess = `'${facts.underlying.replaceAll("'", "''")}'`;
    const number = columns.number("secid", "optional");
    const byNumber = columns.has("secid")
      ? `CASE ${number} ${known} ELSE 'secid ' || (${number})::BIGINT::VARCHAR END`
      : guess;
    const ticker = columns.text("ticker", "optional");
    // "SPX 220218C4500000" and the OCC form "SPXW220218C04500000" both begin with the root.
    const root = `nullif(regexp_extract(${columns.text("symbol", "optional")}, '^([A-Z.]+)', 1), '')`;
    return {
      ...usPlan(facts),
      moments: "many",
      columns: {
        underlying: `coalesce(${ticker}, ${byNumber})`,
        quoteDay: columns.day("date"),
        quoteTime: NAN,
        spot: NAN,
        root,
        expiryDay: columns.day("exdate"),
        expiryTime: NAN,
        atClose: `CASE WHEN isnan(${flag}) THEN ${NAN} WHEN ${flag} = 0 THEN 1 ELSE 0 END`,
        sign: columns.sign("cp_flag"),
        strike: `${columns.number("strike_price")} / 1000`,
        bid: orMissing(columns.number("best_bid")),
        ask: orMissing(columns.number("best_offer")),
        last: NAN,
        volume: columns.number("volume", "optional"),
        openInterest: columns.number("open_interest", "optional"),
        forward: orMissing(columns.number("forward_price", "optional")),
      },
      quotedAt: (day, _time, calendar) =>
        endOfDay(day, calendar, (session) => calendar.expiry(session, "pm") - ONE_MINUTE),
      warnings: columns.has("secid") || columns.has("ticker") ? [] : guessWarnings(facts),
    };
  },
};

/** −99.99 stands for a missing number. */
function orMissing(value: string): string {
  return `CASE WHEN ${value} <= -99 THEN ${NAN} ELSE ${value} END`;
}
