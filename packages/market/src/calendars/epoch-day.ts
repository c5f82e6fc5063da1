/**
 * Calendar dates as whole days since 1970-01-01 (the proleptic Gregorian calendar), so that dates
 * compare, subtract and travel through typed arrays as numbers. No time zone is implied.
 */

export const MS_PER_DAY = 86_400_000;

/** Day number of a date; month and day count from 1. */
export function epochDay(year: number, month: number, day: number): number {
  return Date.UTC(year, month - 1, day) / MS_PER_DAY;
}

/** Year, month (1 to 12) and day of month of a day number. */
export function civilDate(day: number): { year: number; month: number; day: number } {
  const date = new Date(day * MS_PER_DAY);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
}

/** 0 for Sunday to 6 for Saturday. */
export function weekday(day: number): number {
  return (((day + 4) % 7) + 7) % 7;
}

/** "2022-02-04". */
export function formatDay(day: number): string {
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

/** Day number of "2022-02-04"; NaN when the text is no such date. */
export function parseDay(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  if (!match) return NaN;
  const day = epochDay(Number(match[1]), Number(match[2]), Number(match[3]));
  return formatDay(day) === text ? day : NaN;
}

/** The n-th given weekday of a month, n from 1. */
export function nthWeekday(year: number, month: number, wanted: number, n: number): number {
  const first = epochDay(year, month, 1);
  return first + ((wanted - weekday(first) + 7) % 7) + 7 * (n - 1);
}

/** The last given weekday of a month. */
export function lastWeekday(year: number, month: number, wanted: number): number {
  const last = epochDay(month === 12 ? year + 1 : year, month === 12 ? 1 : month + 1, 1) - 1;
  return last - ((weekday(last) - wanted + 7) % 7);
}

/**
 * Easter Sunday of the Gregorian calendar.
 *
 * Reference: J. Meeus, "Astronomical Algorithms", 2nd ed. 1998, chapter 8 (no exceptions).
 */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const ofCentury = year % 100;
  const lunar = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - lunar + 15) % 30;
  const letter =
    (32 + 2 * (century % 4) + 2 * Math.floor(ofCentury / 4) - epact - (ofCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * letter) / 451);
  return epochDay(year, 3, 22) + epact + letter - 7 * late;
}
