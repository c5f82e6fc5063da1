/**
 * Trading days of the US options exchanges since 1998 (they follow the NYSE): holidays, half days
 * and the unscheduled closings.
 *
 * Reference: NYSE Rule 7.2 (holidays; a Saturday holiday is kept on Friday, except New Year's Day;
 * a Sunday one on Monday) and the exchange's list of past closings. Half days before 2013 deviate
 * in a few years (2002, 2003); an option expiring on one of those is 3 hours off at most.
 */
import {
  civilDate,
  easterSunday,
  epochDay,
  lastWeekday,
  nthWeekday,
  weekday,
} from "./epoch-day.ts";

const UNSCHEDULED = new Set([
  epochDay(2001, 9, 11),
  epochDay(2001, 9, 12),
  epochDay(2001, 9, 13),
  epochDay(2001, 9, 14),
  epochDay(2004, 6, 11), // day of mourning, R. Reagan
  epochDay(2007, 1, 2), // G. Ford
  epochDay(2012, 10, 29), // storm Sandy
  epochDay(2012, 10, 30),
  epochDay(2018, 12, 5), // G. H. W. Bush
  epochDay(2025, 1, 9), // J. Carter
]);

const [MONDAY, THURSDAY, SATURDAY] = [1, 4, 6];
const holidaysByYear = new Map<number, ReadonlySet<number>>();

export type SessionKind = "closed" | "half" | "full";

/** Whether the US options market trades on a day, and how long. */
export function usSession(day: number): SessionKind {
  const dayOfWeek = weekday(day);
  if (dayOfWeek === 0 || dayOfWeek === SATURDAY || UNSCHEDULED.has(day)) return "closed";
  const { year, month, day: dayOfMonth } = civilDate(day);
  if (holidays(year).has(day)) return "closed";
  const beforeIndependence = month === 7 && dayOfMonth === 3;
  const christmasEve = month === 12 && dayOfMonth === 24;
  const afterThanksgiving = day === nthWeekday(year, 11, THURSDAY, 4) + 1;
  return beforeIndependence || christmasEve || afterThanksgiving ? "half" : "full";
}

function holidays(year: number): ReadonlySet<number> {
  let days = holidaysByYear.get(year);
  if (!days) {
    const newYear = epochDay(year, 1, 1);
    days = new Set([
      weekday(newYear) === SATURDAY ? newYear : observed(newYear),
      nthWeekday(year, 1, MONDAY, 3), // Martin Luther King Jr.
      nthWeekday(year, 2, MONDAY, 3), // Washington's birthday
      easterSunday(year) - 2, // Good Friday
      lastWeekday(year, 5, MONDAY), // Memorial Day
      ...(year >= 2022 ? [observed(epochDay(year, 6, 19))] : []), // Juneteenth
      observed(epochDay(year, 7, 4)),
      nthWeekday(year, 9, MONDAY, 1), // Labor Day
      nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving
      observed(epochDay(year, 12, 25)),
    ]);
    holidaysByYear.set(year, days);
  }
  return days;
}

function observed(day: number): number {
  const dayOfWeek = weekday(day);
  if (dayOfWeek === SATURDAY) return day - 1;
  return dayOfWeek === 0 ? day + 1 : day;
}
