import type { MarketCalendar } from "./calendar.ts";
import { weekday } from "./epoch-day.ts";
import { wallToInstant } from "./wall-clock.ts";

const TIME_ZONE = "Asia/Shanghai";
const minutes = (hour: number, minute: number): number => (hour * 60 + minute) * 60_000;

/**
 * Options of the Shanghai exchange (50 ETF, 300 ETF): 09:30 to 15:00; exercise ends at 15:30, but
 * the option stops being a quote at 15:00. Holidays are set each year by the government and are not
 * known here: every weekday counts as a session.
 */
export const sseOptions: MarketCalendar = {
  name: "sse",
  timeZone: TIME_ZONE,
  isSession: (day) => weekday(day) !== 0 && weekday(day) !== 6,
  opening: (day) => wallToInstant(TIME_ZONE, day, minutes(9, 30)),
  closing: (day) => wallToInstant(TIME_ZONE, day, minutes(15, 0)),
  expiry: (day) => wallToInstant(TIME_ZONE, day, minutes(15, 0)),
};
