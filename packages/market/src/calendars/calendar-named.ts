import type { CalendarName, MarketCalendar } from "./calendar.ts";
import { cryptoOptions } from "./crypto-options.ts";
import { sseOptions } from "./sse-options.ts";
import { usEquityOptions, usIndexOptions } from "./us-options.ts";

const CALENDARS: Readonly<Record<CalendarName, MarketCalendar>> = {
  "us-index": usIndexOptions,
  "us-equity": usEquityOptions,
  sse: sseOptions,
  crypto: cryptoOptions,
};

/** The calendar of that name. */
export function calendarNamed(name: CalendarName): MarketCalendar {
  return CALENDARS[name];
}
