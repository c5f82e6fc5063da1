/**
 * optionsDX chains: bracketed names with leading blanks, one row a strike with call and put side by
 * side, moments in QUOTE_UNIXTIME and EXPIRE_UNIX. Neither root nor underlying is given: the
 * underlying comes from the file's name (spx_eod_202101.txt); an option counts as settled at the
 * close unless EXPIRE_UNIX lies in the morning (New York's close is never before 16:00 UTC).
 */
import { endOfDay } from "./quote-moment.ts";
import type { QuoteColumns, VendorReader } from "./reader.ts";
import { NAN } from "./sql-columns.ts";
import { MS_PER_DAY } from "../calendars/epoch-day.ts";
import { hasColumns } from "./table-head.ts";
import { guessWarnings } from "./underlying-name.ts";
import { usPlan } from "./us-plan.ts";

type SideColumns = Pick<QuoteColumns, "sign" | "bid" | "ask" | "last" | "volume">;

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
    const side = (letter: "C" | "P"): SideColumns => ({
      sign: letter === "C" ? "1" : "-1",
      bid: columns.number(`${letter}_BID`),
      ask: columns.number(`${letter}_ASK`),
      last: columns.number(`${letter}_LAST`, "optional"),
      volume: columns.number(`${letter}_VOLUME`, "optional"),
    });
    const day = columns.day("QUOTE_DATE");
    const seconds = columns.number("QUOTE_UNIXTIME", "optional");
    const expiryDay = columns.day("EXPIRE_DATE");
    const expirySeconds = columns.number("EXPIRE_UNIX", "optional");
    const expiryTime = `(${expirySeconds} * 1000 - (${expiryDay}) * 86400000)`;
    const isSameDay = `${expiryTime} BETWEEN 0 AND 86400000`;
    return {
      ...usPlan(facts),
      moments: "many",
      columns: {
        underlying: `'${facts.underlying.replaceAll("'", "''")}'`,
        quoteDay: day,
        quoteTime: `${seconds} * 1000 - (${day}) * 86400000`,
        spot: columns.number("UNDERLYING_LAST", "optional"),
        root: "NULL::VARCHAR",
        expiryDay,
        expiryTime: `CASE WHEN ${isSameDay} THEN ${expiryTime} ELSE ${NAN} END`,
        atClose: `CASE WHEN ${isSameDay} AND ${expiryTime} < 57600000 THEN 0 ELSE 1 END`,
        strike: columns.number("STRIKE"),
        openInterest: NAN,
        forward: NAN,
        ...side("C"),
      },
      putColumns: side("P"),
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
