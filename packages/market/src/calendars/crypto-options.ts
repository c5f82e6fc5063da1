import type { MarketCalendar } from "./calendar.ts";
import { MS_PER_DAY } from "./epoch-day.ts";

const EIGHT_HOURS = 8 * 3_600_000;

/** Deribit: trades around the clock, expires at 08:00 UTC; a bare date is read as its 08:00 UTC. */
export const cryptoOptions: MarketCalendar = {
  name: "crypto",
  timeZone: "UTC",
  isSession: () => true,
  opening: (day) => day * MS_PER_DAY,
  closing: (day) => day * MS_PER_DAY + EIGHT_HOURS,
  expiry: (day) => day * MS_PER_DAY + EIGHT_HOURS,
};
