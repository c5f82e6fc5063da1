import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import {
  easterSunday,
  epochDay,
  formatDay,
  parseDay,
  weekday,
} from "../../src/calendars/epoch-day.ts";
import { usSession } from "../../src/calendars/us-sessions.ts";
import { usEquityOptions, usIndexOptions } from "../../src/calendars/us-options.ts";
import { cryptoOptions } from "../../src/calendars/crypto-options.ts";
import { sseOptions } from "../../src/calendars/sse-options.ts";
import { lastSession } from "../../src/calendars/calendar.ts";
import { instantToWall, wallToInstant } from "../../src/calendars/wall-clock.ts";
import { downloadedAt } from "../../src/readers/quote-moment.ts";

const day = (text: string): number => parseDay(text);
const iso = (instant: number): string => new Date(instant).toISOString();

describe("epoch days", () => {
  it("print and parse as each other", () => {
    const days = fc.integer({ min: 0, max: 80_000 });
    fc.assert(
      fc.property(days, (d) => parseDay(formatDay(d)) === d),
      { seed: 42 },
    );
  });

  it("refuses dates the calendar does not have", () => {
    expect(parseDay("2023-02-29")).toBeNaN();
    expect(parseDay("2022-2-4")).toBeNaN();
  });

  it("knows that 1970-01-01 was a Thursday", () => expect(weekday(0)).toBe(4));

  // Dates as printed in any almanac; 1954 and 1981 are the computus' two exceptional cases.
  it.each(["1954-04-18", "1981-04-19", "2019-04-21", "2024-03-31", "2026-04-05", "2038-04-25"])(
    "puts Easter on %s",
    (text) => expect(formatDay(easterSunday(Number(text.slice(0, 4))))).toBe(text),
  );
});

describe("US sessions", () => {
  // The exchange's published calendar of 2022 to 2026, with its Saturdays and Sundays observed.
  it.each([
    "2022-01-17",
    "2022-04-15",
    "2022-06-20",
    "2022-12-26",
    "2023-01-02",
    "2023-05-29",
    "2023-06-19",
    "2024-03-29",
    "2024-07-04",
    "2025-01-09",
    "2025-11-27",
    "2026-04-03",
    "2026-05-25",
    "2026-06-19",
    "2026-07-03",
    "2018-12-05",
    "2012-10-29",
  ])("is closed on %s", (text) => expect(usSession(day(text))).toBe("closed"));

  it.each(["2022-11-25", "2023-07-03", "2024-12-24", "2024-07-03", "2025-11-28"])(
    "closes early on %s",
    (text) => expect(usSession(day(text))).toBe("half"),
  );

  it.each([
    "2021-12-31", // New Year's Day 2022 was a Saturday: no holiday on Friday
    "2021-06-18", // no Juneteenth before 2022
    "2023-12-26",
    "2022-02-04",
  ])("trades in full on %s", (text) => expect(usSession(day(text))).toBe("full"));

  it("has 250 to 253 sessions in every year from 2013 to 2040", () => {
    for (let year = 2013; year <= 2040; year++) {
      let sessions = 0;
      for (let d = epochDay(year, 1, 1); d < epochDay(year + 1, 1, 1); d++)
        if (usSession(d) !== "closed") sessions++;
      expect(sessions).toBeGreaterThanOrEqual(249);
      expect(sessions).toBeLessThanOrEqual(253);
    }
  });
});

describe("wall clocks", () => {
  it("follow daylight saving: 09:30 in New York is 14:30 UTC in winter, 13:30 in summer", () => {
    const opening = 9.5 * 3_600_000;
    expect(iso(wallToInstant("America/New_York", day("2022-02-18"), opening))).toBe(
      "2022-02-18T14:30:00.000Z",
    );
    expect(iso(wallToInstant("America/New_York", day("2022-03-18"), opening))).toBe(
      "2022-03-18T13:30:00.000Z",
    );
  });

  it("read back as what they were set to, on every day and at every hour that exists once", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 10_000, max: 30_000 }),
        fc.integer({ min: 3 * 60, max: 24 * 60 - 1 }),
        fc.constantFrom("America/New_York", "Asia/Shanghai", "UTC"),
        (d, minute, zone) => {
          const wall = instantToWall(zone, wallToInstant(zone, d, minute * 60_000));
          return wall.day === d && wall.timeOfDay === minute * 60_000;
        },
      ),
      { seed: 42 },
    );
  });
});

describe("expiry instants", () => {
  it("AM-settled index options die at the opening, PM-settled ones at the close", () => {
    const friday = day("2022-02-18");
    expect(iso(usIndexOptions.expiry(friday, "am"))).toBe("2022-02-18T14:30:00.000Z");
    expect(iso(usIndexOptions.expiry(friday, "pm"))).toBe("2022-02-18T21:00:00.000Z");
  });

  it("die at 13:00 on half days", () => {
    expect(iso(usEquityOptions.expiry(day("2022-11-25"), "pm"))).toBe("2022-11-25T18:00:00.000Z");
  });

  it("of a Saturday (monthlies before 2015) or a holiday are the session's before it", () => {
    expect(iso(usIndexOptions.expiry(day("2014-10-18"), "am"))).toBe("2014-10-17T13:30:00.000Z");
    expect(iso(usIndexOptions.expiry(day("2019-04-19"), "pm"))).toBe("2019-04-18T20:00:00.000Z");
  });

  it("are 08:00 UTC for coins and 15:00 in Shanghai for the 50 ETF", () => {
    expect(iso(cryptoOptions.expiry(day("2021-06-02"), "utc8"))).toBe("2021-06-02T08:00:00.000Z");
    expect(iso(sseOptions.expiry(day("2020-12-23"), "pm"))).toBe("2020-12-23T07:00:00.000Z");
  });
});

describe("moments of quotes", () => {
  it("of a page downloaded on Saturday evening are Friday's last trade", () => {
    const saturday = Date.UTC(2022, 1, 6, 1, 9); // February 5 2022, 8:09 PM EST
    const { instant, warning } = downloadedAt(saturday, usIndexOptions);
    expect(iso(instant)).toBe("2022-02-04T21:15:00.000Z");
    expect(warning).toContain("outside trading hours");
  });

  it("before the opening are the session's before, within hours their own", () => {
    const early = Date.UTC(2023, 8, 5, 12, 0);
    expect(iso(downloadedAt(early, usIndexOptions).instant)).toBe("2023-09-01T20:15:00.000Z");
    const noon = Date.UTC(2023, 8, 5, 16, 0);
    expect(downloadedAt(noon, usIndexOptions)).toEqual({ instant: noon });
  });

  it("skip a long weekend: the session before Labor Day is Friday", () => {
    expect(formatDay(lastSession(usIndexOptions, day("2023-09-04")))).toBe("2023-09-01");
  });
});
