/**
 * optionsDX chains: bracketed names with leading blanks, one row a strike with call and put side by
 * side, moments in QUOTE_UNIXTIME and EXPIRE_UNIX. Neither root nor underlying is given: the
 * underlying comes from the file's name (spx_eod_202101.txt); an option counts as settled at the
 * close unless EXPIRE_UNIX lies in the morning (New York's close is never before 16:00 UTC).
 */
import { endOfDay } from "./quote-moment.ts";
import type { VendorReader } from "./reader.ts";
import { NAN } from "./sql-columns.ts";
import { MS_PER_DAY } from "../calendars/epoch-day.ts";
import { hasColumns } from "./table-head.ts";
import { guessWarnings, usPlan } from "./us-plan.ts";

export const optionsDx: VendorReader = {
  name: "optionsdx",
  title: "optionsDX chain",
  signature: [
    "[QUOTE_DATE]",
    "[EXPIRE_DATE]",
    "[STRIKE]",
    "[C_BID]",
    "[C_ASK]",
    "[P_BID]",
    "[P_ASK]",
  ],
  recognises: (head) =>
    hasColumns(head, "QUOTE_DATE", "EXPIRE_DATE", "STRIKE", "C_BID", "C_ASK", "P_BID", "P_ASK"),

  plan(columns, facts) {
    const either = (name: string, presence: "required" | "optional" = "required"): string =>
      `CASE leg WHEN 1 THEN ${columns.number(`C_${name}`, presence)} ELSE ${columns.number(`P_${name}`, presence)} END`;
    const day = columns.day("QUOTE_DATE");
    const seconds = columns.number("QUOTE_UNIXTIME", "optional");
    const expiryDay = columns.day("EXPIRE_DATE");
    const expirySeconds = columns.number("EXPIRE_UNIX", "optional");
    const expiryTime = `(${expirySeconds} * 1000 - (${expiryDay}) * 86400000)`;
    const isSameDay = `${expiryTime} BETWEEN 0 AND 86400000`;
    return {
      ...usPlan(facts),
      moments: "many",
      layout: "call-and-put",
      columns: {
        underlying: `'${facts.underlying.replaceAll("'", "''")}'`,
        quoteDay: day,
        quoteTime: `${seconds} * 1000 - (${day}) * 86400000`,
        spot: columns.number("UNDERLYING_LAST", "optional"),
        root: "NULL::VARCHAR",
        expiryDay,
        expiryTime: `CASE WHEN ${isSameDay} THEN ${expiryTime} ELSE ${NAN} END`,
        atClose: `CASE WHEN ${isSameDay} AND ${expiryTime} < 57600000 THEN 0 ELSE 1 END`,
        sign: "leg",
        strike: columns.number("STRIKE"),
        bid: either("BID"),
        ask: either("ASK"),
        last: either("LAST", "optional"),
        volume: either("VOLUME", "optional"),
        openInterest: NAN,
        forward: NAN,
      },
      quotedAt(quoteDay, time, calendar) {
        const isPlausible = time > -MS_PER_DAY && time < 2 * MS_PER_DAY;
        return isPlausible
          ? { instant: quoteDay * MS_PER_DAY + time }
          : endOfDay(quoteDay, calendar);
      },
      warnings: [
        ...guessWarnings(facts),
        "the vendor names no root: options count as settled at the close unless they expire in the morning",
      ],
    };
  },
};
