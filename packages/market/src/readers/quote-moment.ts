/** From a vendor's date and time of day to the instant its quotes are as of. */
import type { MarketCalendar } from "../calendars/calendar.ts";
import { lastSession } from "../calendars/calendar.ts";
import { formatDay, MS_PER_DAY } from "../calendars/epoch-day.ts";
import { instantToWall, wallToInstant } from "../calendars/wall-clock.ts";
import type { QuoteMoment } from "./reader.ts";

/** End-of-day quotes: as of the last option trade of that session, or a given time before it. */
export function endOfDay(
  day: number,
  calendar: MarketCalendar,
  asOf: (session: number) => number = calendar.closing,
): QuoteMoment {
  const session = lastSession(calendar, day);
  const instant = asOf(session);
  if (session === day) return { instant };
  const warning = `${formatDay(day)} is no trading day: its quotes are taken as of the close of ${formatDay(session)}`;
  return { instant, warning };
}

/** A time of day on the exchange's own clocks, or the end of day where there is none. */
export function exchangeTime(
  day: number,
  timeOfDay: number,
  calendar: MarketCalendar,
): QuoteMoment {
  if (Number.isNaN(timeOfDay)) return endOfDay(day, calendar);
  return { instant: wallToInstant(calendar.timeZone, day, timeOfDay) };
}

/** A time of day in UTC, or the end of day where there is none. */
export function utcTime(day: number, timeOfDay: number, calendar: MarketCalendar): QuoteMoment {
  if (Number.isNaN(timeOfDay)) return endOfDay(day, calendar);
  return { instant: day * MS_PER_DAY + timeOfDay };
}

/**
 * The moment a page was downloaded is not the moment of its quotes: outside trading hours a page
 * shows the last close.
 */
export function downloadedAt(instant: number, calendar: MarketCalendar): QuoteMoment {
  const { day } = instantToWall(calendar.timeZone, instant);
  const isTrading =
    calendar.isSession(day) && instant >= calendar.opening(day) && instant <= calendar.closing(day);
  if (isTrading) return { instant };
  const beforeOpening = calendar.isSession(day) && instant < calendar.opening(day);
  const session = lastSession(calendar, beforeOpening ? day - 1 : day);
  const close = calendar.closing(session);
  const warning = `downloaded outside trading hours (${new Date(instant).toISOString()}): quotes are taken as of the close, ${new Date(close).toISOString()}`;
  return { instant: close, warning };
}
