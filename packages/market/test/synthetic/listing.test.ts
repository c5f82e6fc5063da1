import { describe, expect, it } from "vitest";
import { calendarNamed } from "../../src/calendars/calendar-named.ts";
import { civilDate, epochDay, formatDay, weekday } from "../../src/calendars/epoch-day.ts";
import { listExpiries, marketSpec, roundStep, strikeLadder } from "../../src/index.ts";
import { thirdFridaySession } from "../../src/synthetic/listing/expiry-rules.ts";

const index = marketSpec("index");
const stock = marketSpec("stock");
const crypto = marketSpec("crypto");
const quoteDay = epochDay(2025, 3, 12);
const calendar = calendarNamed("us-index");

const steps = (list: Float64Array) => Array.from(list.slice(1), (k, i) => k - list[i]);

describe("thirdFridaySession", () => {
  it.each([
    [2022, 2, "2022-02-18"],
    [2022, 4, "2022-04-14"], // Good Friday, the 15th
    [2019, 4, "2019-04-18"], // Good Friday, the 19th
    [2025, 6, "2025-06-20"],
    [2026, 6, "2026-06-18"], // Juneteenth falls on the third Friday
    [2024, 14, "2025-02-21"], // month 14 is February of the next year
  ])("of %i-%i is %s", (year, month, expected) => {
    expect(formatDay(thirdFridaySession(calendar, year, month))).toBe(expected);
  });
});

describe("listExpiries", () => {
  it("settles an index's monthlies at the opening, and everything under the weekly root later", () => {
    for (const { root, settlement, day, kind } of listExpiries(quoteDay, index.expiries)) {
      expect(settlement).toBe(root === "VSX" ? "am" : "pm");
      if (root === "VSX") expect(["monthly", "leaps"]).toContain(kind);
      const { year, month } = civilDate(day);
      if (root === "VSX") expect(day).toBe(thirdFridaySession(calendar, year, month));
    }
  });

  it("lists sessions only, after the quotes, each root and day once, in order", () => {
    for (const rules of [index.expiries, stock.expiries]) {
      for (const offset of [0, 17, 100, 200, 293]) {
        const listed = listExpiries(quoteDay + offset, rules);
        const keys = listed.map(({ root, day }) => `${root} ${day}`);
        expect(new Set(keys).size).toBe(keys.length);
        for (const { day } of listed) {
          expect(calendar.isSession(day)).toBe(true);
          expect(day).toBeGreaterThan(quoteDay + offset);
        }
        const days = listed.map(({ day }) => day);
        expect(days).toEqual(days.toSorted((a, b) => a - b));
      }
    }
  });

  it("moves a weekly off Good Friday to the Thursday", () => {
    const rules = { ...index.expiries, dailies: 0, weeklies: 2, monthEnds: 0, quarterlies: 0 };
    const days = listExpiries(epochDay(2024, 3, 21), { ...rules, monthlies: 0, leapsYears: 0 });
    expect(days.map(({ day }) => formatDay(day))).toContain("2024-03-28");
    expect(days.map(({ day }) => formatDay(day))).not.toContain("2024-03-29");
  });

  it("gives coins last Fridays, every day of the week, and 08:00 UTC", () => {
    const listed = listExpiries(quoteDay, crypto.expiries);
    expect(new Set(listed.map(({ settlement }) => settlement))).toEqual(new Set(["utc8"]));
    const monthly = listed.filter(({ kind }) => kind === "monthly" || kind === "quarterly");
    for (const { day } of monthly) {
      expect(weekday(day)).toBe(5);
      expect(civilDate(day + 7).month).not.toBe(civilDate(day).month);
    }
    expect(listed.map(({ day }) => formatDay(day))).toContain("2025-03-15"); // a Saturday
    expect(calendarNamed("crypto").expiry(listed[0].day, "utc8") % 86_400_000).toBe(8 * 3_600_000);
  });

  it("keeps one third Friday where weeklies and monthlies share a root", () => {
    const listed = listExpiries(quoteDay, stock.expiries);
    const april = listed.filter(({ day }) => formatDay(day) === "2025-04-17");
    expect(april.map(({ kind }) => kind)).toEqual(["monthly"]);
  });

  it("names a count that is none, and rules that list nothing", () => {
    expect(() => listExpiries(quoteDay, { ...index.expiries, weeklies: -1 })).toThrow(
      /weeklies must be a whole number/,
    );
    const { calendar: name, monthlyRoot, monthlySettlement, weeklyRoot } = index.expiries;
    const none = { dailies: 0, weeklies: 0, monthlies: 0, closingMonthlies: 0, monthEnds: 0 };
    const rules = { ...none, quarterlies: 0, leapsMonths: [], leapsYears: 0 };
    expect(() =>
      listExpiries(quoteDay, {
        ...rules,
        calendar: name,
        monthlyRoot,
        monthlySettlement,
        weeklyRoot,
      }),
    ).toThrow(/at least one/);
  });
});

describe("strikeLadder", () => {
  const place = { forward: 5003, tau: 0.05, atmVol: 0.16 };
  const strikes = strikeLadder(place, index.strikes);

  const stepAt = (k: number) => {
    const i = strikes.findIndex((strike) => Math.log(strike / place.forward) > k);
    return strikes[i] - strikes[i - 1];
  };

  it("ascends strictly in multiples of the unit", () => {
    expect(Math.min(...steps(strikes))).toBe(5);
    for (const strike of strikes) expect(strike % 5).toBe(0);
    expect(steps(strikes).every((step) => step > 0)).toBe(true);
  });

  it("is finest at the money and coarsens with distance", () => {
    expect(stepAt(0)).toBe(5);
    expect(stepAt(-0.15)).toBe(25);
    expect(stepAt(-0.2)).toBeGreaterThanOrEqual(stepAt(-0.06));
  });

  it("coarsens and widens with time", () => {
    const far = strikeLadder({ ...place, tau: 1.2 }, index.strikes);
    expect(Math.min(...steps(far))).toBe(25);
    expect(far[0]).toBeLessThan(strikes[0]);
    expect(far.at(-1)).toBeGreaterThan(strikes.at(-1) ?? Infinity);
  });

  it("scales with the forward", () => {
    const tenfold = strikeLadder({ ...place, forward: 50_030 }, index.strikes);
    expect(Array.from(tenfold, (k) => k / 10)).toEqual(Array.from(strikes));
  });
});

describe("roundStep", () => {
  it.each([
    [4.5, 5],
    [5.2, 5],
    [0.9, 1],
    [2, 2.5],
    [880, 1000],
    [0.012, 0.01],
  ])("takes %d to %d", (size, step) => expect(roundStep(size)).toBeCloseTo(step, 12));
});
