import { array, assert, asyncProperty, constantFrom, record } from "fast-check";
import { expect, it } from "vitest";
import { checkLeakage } from "../../src/index.ts";
import { buildPricingTable } from "../../src/node/index.ts";

const ODD = [NaN, Infinity, -Infinity, -1, 0, 1e300, 1e-300];
const DAY = 86_400_000;

const row = record({
  ticker: constantFrom("A", "B'", ""),
  day: constantFrom(18_700, 18_701, 18_703),
  hour: constantFrom(20, 21),
  root: constantFrom("A", "SPX", ""),
  ahead: constantFrom(-1, 0, 1, 20, 200, 1e6),
  sign: constantFrom(1, -1),
  strike: constantFrom(90, 100, 100, 110, ...ODD),
  bid: constantFrom(5, 10, 10, 12, ...ODD),
  ask: constantFrom(5, 11, 11, 12, 13, ...ODD),
  spot: constantFrom(100, 100, 100, ...ODD),
  truth: constantFrom(10, NaN),
});

const options = record({
  spot: constantFrom("auto", "parity"),
  puts: constantFrom("calls-only", "calls-and-puts"),
  prefer: constantFrom("auto", "call", "tighter", "out-of-the-money"),
  minDays: constantFrom(0, 15),
  features: constantFrom(["S/K", "K", "tau", "r"], ["tau", "ivYesterday"], ["sigma2", "volume"]),
});

it("whatever the quotes are, a row is kept or goes for one reason, and what is kept is finite", async () => {
  await assert(
    asyncProperty(array(row, { minLength: 1, maxLength: 60 }), options, async (rows, given) => {
      const column = <T>(of: (one: (typeof rows)[number]) => T): T[] => rows.map(of);
      const quotes = {
        tickers: column(({ ticker }) => ticker),
        days: column(({ day }) => day),
        quotedAts: column(({ day, hour }) => day * DAY + hour * 3_600_000),
        roots: column(({ root }) => root),
        expiries: column(({ day, ahead }) => (day + ahead) * DAY + 14 * 3_600_000),
        signs: column(({ sign }) => sign),
        strikes: column(({ strike }) => strike),
        bids: column(({ bid }) => bid),
        asks: column(({ ask }) => ask),
        spots: column(({ spot }) => spot),
        truePremiums: column(({ truth }) => truth),
        volumes: column(({ bid }) => bid),
      };
      const rates = given.spot === "auto" ? 0.01 : ("parity" as const);
      const table = await buildPricingTable({ quotes, rates }, given);
      const gone = table.exclusions.reasons.reduce((sum, { count }) => sum + count, 0);
      expect(table.exclusions.nRows).toBe(rows.length);
      expect(table.size + gone).toBe(rows.length);
      expect(table.features.every(Number.isFinite)).toBe(true);
      expect(table.targets.every((target) => target > 0 && Number.isFinite(target))).toBe(true);
      checkLeakage(table);
    }),
    { seed: 4, numRuns: 10 },
  );
});
