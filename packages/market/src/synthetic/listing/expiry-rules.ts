/** Which expiries an exchange lists on a day, by kind of market. Days are epoch days. */
import { DomainError } from "@volsmith/numerics";
import type { CalendarName, MarketCalendar } from "../../calendars/calendar.ts";
import { lastSession } from "../../calendars/calendar.ts";
import { calendarNamed } from "../../calendars/calendar-named.ts";
import { civilDate, epochDay, lastWeekday, nthWeekday } from "../../calendars/epoch-day.ts";
import type { Settlement } from "../../chain.ts";

const FRIDAY = 5;

export type ExpiryKind = "monthly" | "leaps" | "daily" | "weekly" | "month-end" | "quarterly";

export interface ListedExpiry {
  readonly root: string;
  readonly settlement: Settlement;
  readonly day: number;
  readonly kind: ExpiryKind;
}

/** How many of each kind are listed; 0 lists none. */
export interface ExpiryRules {
  /** "crypto" lists every day of the week and last Fridays; others third Fridays and sessions. */
  readonly calendar: CalendarName;
  /** Root of monthlies and LEAPS, and when they die. */
  readonly monthlyRoot: string;
  readonly monthlySettlement: Settlement;
  /** Root of everything else (always at the close, or 08:00 UTC). May equal `monthlyRoot`. */
  readonly weeklyRoot: string;
  readonly dailies: number;
  readonly weeklies: number;
  readonly monthlies: number;
  /** Third Fridays listed under `weeklyRoot` too, dying at the close. */
  readonly closingMonthlies: number;
  readonly monthEnds: number;
  readonly quarterlies: number;
  /** Months whose third Fridays are listed for `leapsYears` years beyond this one. */
  readonly leapsMonths: readonly number[];
  readonly leapsYears: number;
}

/**
 * Expiries listed after `quoteDay`, ascending by day, the monthly root first within a day. Each
 * root has at most one expiry a day, named after the first kind (in `ExpiryKind`'s order) it is.
 * @throws {DomainError} when a count is negative or not whole, or nothing would be listed.
 */
export function listExpiries(quoteDay: number, rules: ExpiryRules): readonly ListedExpiry[] {
  checkCounts(rules);
  const listed = new Map<string, ListedExpiry>();
  const add: AddExpiry = (day, kind, root, settlement) => {
    const key = `${root} ${day}`;
    if (day > quoteDay && !listed.has(key)) listed.set(key, { root, settlement, day, kind });
  };
  if (rules.calendar === "crypto") addCryptoExpiries(quoteDay, rules, add);
  else addExchangeExpiries(quoteDay, rules, add);
  if (listed.size === 0) {
    throw new DomainError("listExpiries", "rules", "no expiry", "rules that list at least one");
  }
  const rank = (e: ListedExpiry): number => e.day * 2 + (e.root === rules.monthlyRoot ? 0 : 1);
  return [...listed.values()].toSorted((a, b) => rank(a) - rank(b));
}

type AddExpiry = (day: number, kind: ExpiryKind, root: string, settlement: Settlement) => void;

function addExchangeExpiries(quoteDay: number, rules: ExpiryRules, add: AddExpiry): void {
  const { monthlyRoot, weeklyRoot, monthlySettlement } = rules;
  const calendar = calendarNamed(rules.calendar);
  const { year, month } = civilDate(quoteDay);
  const monthly = (i: number): number => thirdFridaySession(calendar, year, month + i);
  for (const day of takeAfter(quoteDay, rules.monthlies, monthly)) {
    add(day, "monthly", monthlyRoot, monthlySettlement);
  }
  for (let y = year; rules.leapsYears > 0 && y <= year + rules.leapsYears; y += 1) {
    for (const m of rules.leapsMonths) {
      add(thirdFridaySession(calendar, y, m), "leaps", monthlyRoot, monthlySettlement);
    }
  }
  for (const day of takeAfter(quoteDay, rules.closingMonthlies, monthly)) {
    add(day, "monthly", weeklyRoot, "pm");
  }
  for (let day = quoteDay + 1, n = 0; n < rules.dailies; day += 1) {
    if (!calendar.isSession(day)) continue;
    add(day, "daily", weeklyRoot, "pm");
    n += 1;
  }
  const friday = nthWeekday(year, month, FRIDAY, 1);
  const weekly = (i: number): number => lastSession(calendar, friday + 7 * i);
  for (const day of takeAfter(quoteDay, rules.weeklies, weekly)) {
    const date = civilDate(day);
    if (day === thirdFridaySession(calendar, date.year, date.month)) continue;
    add(day, "weekly", weeklyRoot, "pm");
  }
  const monthEnd = (i: number): number => lastSession(calendar, epochDay(year, month + 1 + i, 0));
  for (const day of takeAfter(quoteDay, rules.monthEnds, monthEnd)) {
    add(day, "month-end", weeklyRoot, "pm");
  }
  const quarter = Math.ceil(month / 3) * 3;
  const quarterEnd = (i: number): number =>
    lastSession(calendar, epochDay(year, quarter + 1 + 3 * i, 0));
  for (const day of takeAfter(quoteDay, rules.quarterlies, quarterEnd)) {
    add(day, "quarterly", weeklyRoot, "pm");
  }
}

/** Standard monthly expiry: the third Friday, or the session before when that is a holiday. */
export function thirdFridaySession(calendar: MarketCalendar, year: number, month: number): number {
  return lastSession(calendar, nthWeekday(year, month, FRIDAY, 3));
}

function addCryptoExpiries(quoteDay: number, rules: ExpiryRules, add: AddExpiry): void {
  const { year, month } = civilDate(quoteDay);
  const root = rules.monthlyRoot;
  const lastFriday = (m: number): number => lastWeekday(year, m, FRIDAY);
  const friday = nthWeekday(year, month, FRIDAY, 1);
  const quarter = Math.ceil(month / 3) * 3;
  const sequences: readonly [ExpiryKind, number, (i: number) => number][] = [
    ["monthly", rules.monthlies, (i) => lastFriday(month + i)],
    ["daily", rules.dailies, (i) => quoteDay + 1 + i],
    ["weekly", rules.weeklies, (i) => friday + 7 * i],
    ["quarterly", rules.quarterlies, (i) => lastFriday(quarter + 3 * i)],
  ];
  for (const [kind, count, dayAt] of sequences) {
    for (const day of takeAfter(quoteDay, count, dayAt)) add(day, kind, root, "utc8");
  }
}

/** The first `count` days after `quoteDay` of an ascending sequence of days. */
function takeAfter(quoteDay: number, count: number, dayAt: (i: number) => number): number[] {
  const days: number[] = [];
  for (let i = 0; days.length < count; i += 1) {
    const day = dayAt(i);
    if (day > quoteDay) days.push(day);
  }
  return days;
}

function checkCounts(rules: ExpiryRules): void {
  for (const [name, count] of Object.entries(rules)) {
    if (typeof count !== "number") continue; // every number among the rules is a count
    if (!(Number.isInteger(count) && count >= 0 && count <= 400)) {
      throw new DomainError("listExpiries", name, count, "a whole number in [0, 400]");
    }
  }
}
