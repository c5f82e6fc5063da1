import { formatDay } from "@volsmith/market";
import { describe, expect, it } from "vitest";

import { quoteDaysOf, thinHistory } from "../src/evaluation/thin-history.ts";
import { fakeTable } from "./fakes.ts";

/** 1,000 days from day 17,500 on; a rate on the dates with quotes only. */
function history(quoteDays: ReadonlySet<number>) {
  const days = Int32Array.from({ length: 1000 }, (_, i) => 17_500 + i);
  const closes = Float64Array.from(days, (day) => day / 10);
  const rates = Float64Array.from(days, (day) => (quoteDays.has(day) ? 0.02 : NaN));
  return { ticker: "SPX", days, closes, rates, vols: { sigma20: closes } };
}

const table = fakeTable();
const quoteDays = quoteDaysOf(table)[table.tickers.indexOf("SPX")];

describe("thinHistory", () => {
  it("keeps every date with quotes, and other days evenly", () => {
    const kept = thinHistory(history(quoteDays), quoteDays, 100);
    expect(kept.days).toHaveLength(100);
    expect(kept.days).toEqual(kept.days.toSorted());
    expect([...quoteDays].every((day) => kept.days.includes(formatDay(day)))).toBe(true);
    expect(kept.rates.filter((rate) => rate !== null)).toHaveLength(quoteDays.size);
    const before = kept.days.filter((day) => day < formatDay(18_000));
    expect(before.length).toBeGreaterThan(25); // half of the 60 others, and no more than half
    expect(before.length).toBeLessThan(35);
  });

  it("keeps dates with quotes evenly where there are more of them than room", () => {
    const kept = thinHistory(history(quoteDays), quoteDays, 10);
    expect(kept.days).toHaveLength(10);
    expect(kept.rates).toEqual(Array(10).fill(0.02));
    expect(kept.days.at(-1)! > formatDay(18_030)).toBe(true);
  });

  it("leaves a short history as it is", () => {
    const whole = thinHistory(history(new Set()), new Set(), 2000);
    expect(whole.days).toHaveLength(1000);
    expect(whole.closes[999]).toBe(1849.9);
    expect(whole.rates).toEqual(Array(1000).fill(null));
  });
});
