import type { Settlement } from "../chain.ts";
import type { CalendarName, MarketCalendar } from "./calendar.ts";
import { lastSession } from "./calendar.ts";
import { usSession } from "./us-sessions.ts";
import { wallToInstant } from "./wall-clock.ts";

const TIME_ZONE = "America/New_York";
const minutes = (hour: number, minute: number): number => (hour * 60 + minute) * 60_000;

const OPENING = minutes(9, 30);
/** The stock market's close, at which PM-settled options die. */
const STOCK_CLOSE = { full: minutes(16, 0), half: minutes(13, 0), closed: NaN };
/** Broad-based index options trade a quarter of an hour longer. */
const INDEX_CLOSE = { full: minutes(16, 15), half: minutes(13, 15), closed: NaN };

/** Cboe index options: open 09:30, last trade 16:15; AM settlement 09:30, PM settlement 16:00. */
export const usIndexOptions: MarketCalendar = usCalendar("us-index", INDEX_CLOSE);

/** US stock and fund options: 09:30 to 16:00. */
export const usEquityOptions: MarketCalendar = usCalendar("us-equity", STOCK_CLOSE);

function usCalendar(name: CalendarName, lastTrade: typeof STOCK_CLOSE): MarketCalendar {
  const calendar: MarketCalendar = {
    name,
    timeZone: TIME_ZONE,
    isSession: (day) => usSession(day) !== "closed",
    opening: (day) => wallToInstant(TIME_ZONE, day, OPENING),
    closing: (day) => wallToInstant(TIME_ZONE, day, lastTrade[usSession(day)]),
    expiry(day: number, settlement: Settlement): number {
      const session = lastSession(calendar, day);
      if (settlement === "am") return wallToInstant(TIME_ZONE, session, OPENING);
      return wallToInstant(TIME_ZONE, session, STOCK_CLOSE[usSession(session)]);
    },
  };
  return calendar;
}
