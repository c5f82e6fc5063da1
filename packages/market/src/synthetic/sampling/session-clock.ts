/**
 * Clocks of exchanges: variance arrives faster while the market trades than overnight, and slower
 * still over weekends and holidays. Averaged over an ordinary week every clock runs at speed one.
 */
import { DomainError } from "@volsmith/numerics";
import { calendarNamed } from "../../calendars/calendar-named.ts";
import type { CalendarName } from "../../calendars/calendar.ts";
import { MS_PER_DAY, weekday } from "../../calendars/epoch-day.ts";
import { instantToWall } from "../../calendars/wall-clock.ts";
import type { ClockParameters } from "../models/clock.ts";

export interface SessionClockOptions {
  readonly calendar: CalendarName;
  /** Instant at which τ = 0, epoch milliseconds. */
  readonly from: number;
  /** Variance an hour between the sessions of two days in a row, in units of a session's, (0, 1]. */
  readonly overnight: number;
  /** The same over weekends and holidays; where trading never stops, of Saturdays and Sundays. */
  readonly weekend: number;
  /** Years covered; behind them the clock runs at speed one. */
  readonly horizon?: number;
}

const YEAR_MS = 365 * MS_PER_DAY;
const HOUR = 3_600_000;
const WEEK_HOURS = 168;
/** An ordinary week: five sessions of 6.5 hours, four nights and a weekend between them. */
const SESSION_HOURS = 32.5;
const NIGHT_HOURS = 70;
const WEEKEND_HOURS = 65.5;

/** @throws {DomainError} when a ratio lies outside (0, 1]. */
export function sessionClock(options: SessionClockOptions): ClockParameters {
  const { calendar: name, from, overnight, weekend, horizon = 1 } = options;
  for (const [argument, ratio] of Object.entries({ overnight, weekend })) {
    if (!(ratio > 0 && ratio <= 1)) {
      throw new DomainError("sessionClock", argument, ratio, "in (0, 1]");
    }
  }
  const taus: number[] = [];
  const times: number[] = [];
  let at = from;
  let time = 0;
  /** Runs the clock to an instant. */
  const run = (until: number, speed: number): void => {
    if (until <= at) return;
    time += (speed * (until - at)) / YEAR_MS;
    at = until;
    taus.push((at - from) / YEAR_MS);
    times.push(time);
  };
  const calendar = calendarNamed(name);
  const first = instantToWall(calendar.timeZone, from).day;
  const last = first + Math.ceil(365 * horizon);
  if (name === "crypto") {
    const speed = WEEK_HOURS / (120 + 48 * weekend);
    for (let day = first; day <= last; day += 1) {
      const isWeekend = weekday(day) === 0 || weekday(day) === 6;
      run((day + 1) * MS_PER_DAY, isWeekend ? speed * weekend : speed);
    }
    return { taus, times };
  }
  const speed = WEEK_HOURS / (SESSION_HOURS + NIGHT_HOURS * overnight + WEEKEND_HOURS * weekend);
  for (let day = first; day <= last; day += 1) {
    if (!calendar.isSession(day)) continue;
    const opening = calendar.opening(day);
    // A night is what is shorter than a day; the first stretch began before τ = 0.
    const isNight = calendar.isSession(day - 1) && opening - at < 24 * HOUR;
    run(opening, speed * (isNight ? overnight : weekend));
    run(calendar.closing(day), speed);
  }
  return { taus, times };
}
