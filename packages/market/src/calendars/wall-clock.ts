/**
 * Wall-clock time of a place to an instant, with its daylight saving, by the time-zone database
 * every JavaScript runtime carries (Intl).
 */
import { MS_PER_DAY } from "./epoch-day.ts";

const formats = new Map<string, Intl.DateTimeFormat>();
const noonOffsets = new Map<string, number>();

/** Milliseconds a zone is ahead of UTC at an instant (New York in winter: −5 h). */
export function zoneOffset(timeZone: string, instant: number): number {
  if (timeZone === "UTC") return 0;
  let format = formats.get(timeZone);
  if (!format) {
    format = new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
    formats.set(timeZone, format);
  }
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instant)) part[type] = Number(value);
  const wall = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return wall - Math.floor(instant / 1000) * 1000;
}

/**
 * Instant at which the clocks of a place show a time of day.
 *
 * Zones change their offset at night; the offset of the day's noon is right for every hour in which
 * an exchange trades, and is looked up once a day of the calendar. Other hours are looked up again.
 *
 * @param day days since 1970-01-01 on the wall calendar
 * @param timeOfDay milliseconds since midnight on the wall clock
 * @returns epoch milliseconds
 */
export function wallToInstant(timeZone: string, day: number, timeOfDay: number): number {
  const wall = day * MS_PER_DAY + timeOfDay;
  if (timeZone === "UTC") return wall;
  const key = `${timeZone} ${day}`;
  let offset = noonOffsets.get(key);
  if (offset === undefined) {
    const noon = day * MS_PER_DAY + MS_PER_DAY / 2;
    offset = zoneOffset(timeZone, noon - zoneOffset(timeZone, noon));
    noonOffsets.set(key, offset);
  }
  const isNight = timeOfDay < MS_PER_DAY / 4;
  return isNight ? wall - zoneOffset(timeZone, wall - offset) : wall - offset;
}

/** Wall calendar day and milliseconds since its midnight at an instant. */
export function instantToWall(
  timeZone: string,
  instant: number,
): { day: number; timeOfDay: number } {
  const wall = instant + zoneOffset(timeZone, instant);
  const day = Math.floor(wall / MS_PER_DAY);
  return { day, timeOfDay: wall - day * MS_PER_DAY };
}
