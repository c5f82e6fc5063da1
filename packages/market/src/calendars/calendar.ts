import type { Settlement } from "../chain.ts";

export type CalendarName = "us-index" | "us-equity" | "sse" | "crypto";

/** When an options market trades, and at which instants its options die. Days are epoch days. */
export interface MarketCalendar {
  readonly name: CalendarName;
  /** IANA name of the zone its clocks show. */
  readonly timeZone: string;
  readonly isSession: (day: number) => boolean;
  /** Instant of the first trade of a session, epoch milliseconds. */
  readonly opening: (day: number) => number;
  /** Instant of the last option trade of a session: what end-of-day quotes are as of. */
  readonly closing: (day: number) => number;
  /**
   * Instant an option listed to expire on `day` dies. A day without a session (the Saturdays of
   * monthly expiries before 2015, a holiday) stands for the session before it.
   */
  readonly expiry: (day: number, settlement: Settlement) => number;
}

/** The last session on or before a day. */
export function lastSession(calendar: MarketCalendar, day: number): number {
  let candidate = day;
  // The longest closure in any market we know is under three weeks.
  for (let i = 0; i < 21; i++, candidate--) if (calendar.isSession(candidate)) return candidate;
  return day;
}
