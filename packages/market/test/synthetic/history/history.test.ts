import { describe, expect, it } from "vitest";
import { randomGenerator, yearsBetween } from "@volsmith/numerics";
import { hestonPrices } from "@volsmith/pricing";
import {
  calendarNamed,
  defaultIndexHistory,
  epochDay,
  indexHistory,
  INDEX_HISTORY,
  settlementOfRoot,
  underlyingOfRoot,
} from "../../../src/index.ts";
import type { IndexHistory, IndexHistorySpec } from "../../../src/index.ts";

const history = defaultIndexHistory();
const { quotes, sessions } = history;
const calendar = calendarNamed("us-index");
const rateOn = (h: IndexHistory, day: number) => h.rates[h.sessions.indexOf(day)];

/** A year of quotes, quick to make again. */
const year: IndexHistorySpec = {
  ...INDEX_HISTORY,
  to: epochDay(2016, 1, 29),
  follow: { ...INDEX_HISTORY.follow, types: "calls-and-puts", everySessions: 10 },
};

/** Rows by a key, in their order. */
function groups(h: IndexHistory, key: (row: number) => string): Map<string, number[]> {
  const map = new Map<string, number[]>();
  for (let i = 0; i < h.quotes.size; i += 1) {
    const rows = map.get(key(i));
    if (rows) rows.push(i);
    else map.set(key(i), [i]);
  }
  return map;
}
const contract = (h: IndexHistory) => (i: number) =>
  `${h.quotes.roots[i]} ${h.quotes.expiryDays[i]} ${h.quotes.signs[i]} ${h.quotes.strikes[i]}`;
const slice = (h: IndexHistory) => (i: number) =>
  `${h.quotes.days[i]} ${h.quotes.roots[i]} ${h.quotes.expiryDays[i]} ${h.quotes.signs[i]}`;

const dated = (h: IndexHistory) => (i: number) => `${h.quotes.days[i]} ${contract(h)(i)}`;

describe("defaultIndexHistory", () => {
  it("has 20,000 to 40,000 rows on real sessions from 2015-05-13 to 2023", () => {
    expect(quotes.size).toBeGreaterThan(20_000);
    expect(quotes.size).toBeLessThan(40_000);
    expect(quotes.days[0]).toBe(epochDay(2015, 5, 13));
    expect(quotes.days[quotes.size - 1]).toBeGreaterThan(epochDay(2023, 2, 15));
    expect(sessions.every((day) => calendar.isSession(day))).toBe(true);
    expect(new Set(quotes.tickers)).toEqual(new Set(["VSX", "VNX"]));
  });

  it("starts early enough for windows of 90 returns", () => {
    expect(sessions.indexOf(quotes.days[0])).toBeGreaterThanOrEqual(90);
  });

  it("covers every year, and more contracts each: a fifth more a year, by and large", () => {
    const counts = [2016, 2017, 2018, 2019, 2020, 2021, 2022].map((y) => {
      const [from, to] = [epochDay(y, 1, 1), epochDay(y + 1, 1, 1)];
      return quotes.days.filter((day) => day >= from && day < to).length;
    });
    for (const count of counts) expect(count).toBeGreaterThan(0.04 * quotes.size);
    // Six years of growth 0.2, times what wider or denser ladders make of it.
    const growth = Math.log(counts[6] / counts[0]) / 6;
    expect(Math.abs(growth - 0.2)).toBeLessThan(0.1);
  });

  it("fills each of the nine regimes with at least 3 % of the rows inside [0.8, 1.2]", () => {
    const counts = new Map<string, number>();
    let inside = 0;
    for (let i = 0; i < quotes.size; i += 1) {
      const m = quotes.spots[i] / quotes.strikes[i];
      const days = quotes.expiryDays[i] - quotes.days[i];
      if (m < 0.8 || m > 1.2 || days < 15) continue;
      const money = m < 0.95 ? "OTM" : m <= 1.05 ? "ATM" : "ITM";
      const maturity = days < 60 ? "short" : days < 180 ? "medium" : "long";
      counts.set(money + maturity, (counts.get(money + maturity) ?? 0) + 1);
      inside += 1;
    }
    expect(counts.size).toBe(9);
    for (const count of counts.values()) expect(count).toBeGreaterThan(0.03 * inside);
  });

  it("follows contracts long enough that half of the rows have twelve quote dates behind them", () => {
    let long = 0;
    for (const rows of groups(history, contract(history)).values())
      long += Math.max(0, rows.length - 11);
    expect(long / quotes.size).toBeGreaterThan(0.5);
  });

  it("has the rates of those years: nothing in 2015 and 2021, 2.4 % in 2019, 4.7 % at the end", () => {
    expect(rateOn(history, epochDay(2015, 6, 1))).toBeLessThan(0.0005);
    expect(rateOn(history, epochDay(2019, 2, 1))).toBeGreaterThan(0.022);
    expect(rateOn(history, epochDay(2021, 6, 1))).toBeLessThan(0.0006);
    expect(Math.abs(rateOn(history, epochDay(2023, 2, 27)) - 0.047)).toBeLessThan(0.004);
  });
});

describe("quotes through time", () => {
  it("stop before expiry, at the instant the root says", () => {
    for (let i = 0; i < quotes.size; i += 1) {
      const root = quotes.roots[i];
      const settlement = settlementOfRoot(root);
      const isRight =
        quotes.quotedAts[i] < quotes.expiries[i] &&
        quotes.quotedAts[i] === calendar.closing(quotes.days[i]) &&
        quotes.settlements[i] === settlement &&
        underlyingOfRoot(root) === quotes.tickers[i] &&
        quotes.expiries[i] === calendar.expiry(quotes.expiryDays[i], settlement);
      if (!isRight) expect.fail(`row ${i}`);
    }
  });

  it("keep a contract from one quote date to the next while it is alive and near the money", () => {
    const dates = [...new Set(quotes.days)];
    const { moneyness, minPremium } = INDEX_HISTORY.follow;
    let [kept, gaps] = [0, 0];
    for (const rows of groups(history, contract(history)).values()) {
      for (let j = 1; j < rows.length; j += 1) {
        const [before, row] = [rows[j - 1], rows[j]];
        const skipped = dates.indexOf(quotes.days[row]) - dates.indexOf(quotes.days[before]) - 1;
        if (skipped === 0) kept += 1;
        else gaps += 1;
        if (skipped === 0) continue;
        // Only a contract at the edge of what is quoted may come back.
        const edge = [before, row].some((i) => {
          const m = quotes.spots[i] / quotes.strikes[i];
          const near = Math.min(Math.abs(m / moneyness[0] - 1), Math.abs(m / moneyness[1] - 1));
          return near < 0.15 || quotes.truePremiums[i] < 100 * minPremium;
        });
        expect(edge).toBe(true);
      }
    }
    expect(gaps).toBeLessThan(0.02 * kept);
  });

  it("hold one row a contract and date, in order of time", () => {
    for (let i = 1; i < quotes.size; i += 1) {
      expect(quotes.days[i]).toBeGreaterThanOrEqual(quotes.days[i - 1]);
    }
    const keys = groups(history, dated(history));
    expect(keys.size).toBe(quotes.size);
  });

  it("stand around the true premium, on ticks", () => {
    const spreads: number[] = [];
    let inside = 0;
    for (let i = 0; i < quotes.size; i += 1) {
      const [bid, ask, truth] = [quotes.bids[i], quotes.asks[i], quotes.truePremiums[i]];
      expect(ask).toBeGreaterThan(bid);
      expect(Math.abs(bid * 20 - Math.round(bid * 20))).toBeLessThan(1e-6);
      if (bid <= truth && truth <= ask) inside += 1;
      spreads.push((ask - bid) / truth);
    }
    expect(inside).toBe(quotes.size);
    const median = spreads.toSorted((a, b) => a - b)[spreads.length >> 1];
    expect(median).toBeGreaterThan(0.005);
    expect(median).toBeLessThan(0.05);
  });
});

describe("true premiums", () => {
  it("are those of the Bates formula with the day's variance and rate", () => {
    for (let i = 0; i < quotes.size; i += 997) {
      const at = sessions.indexOf(quotes.days[i]);
      const which = history.spec.indices.findIndex(({ ticker }) => ticker === quotes.tickers[i]);
      const tau = yearsBetween(quotes.quotedAts[i], quotes.expiries[i]);
      const rate = history.rates[at];
      const forward = history.paths[which].closes[at] * Math.exp(rate * tau);
      const [call] = hestonPrices(
        { forward, tau, strikes: [quotes.strikes[i]] },
        { ...history.spec.indices[which].pricing, v0: history.paths[which].variances[at] },
      );
      // The two add intrinsic value in another order.
      expect(Math.abs(quotes.truePremiums[i] - Math.exp(-rate * tau) * call)).toBeLessThan(
        1e-11 * forward,
      );
    }
  });

  it("lie within the bounds of arbitrage; calls fall in strike and are convex", () => {
    for (const rows of groups(history, slice(history)).values()) {
      rows.forEach((i, j) => {
        const tau = yearsBetween(quotes.quotedAts[i], quotes.expiries[i]);
        const discount = Math.exp(-rateOn(history, quotes.days[i]) * tau);
        const floor = Math.max(0, quotes.spots[i] - discount * quotes.strikes[i]);
        const slack = 1e-11 * quotes.spots[i]; // rounding of the inversion
        expect(quotes.truePremiums[i]).toBeGreaterThanOrEqual(floor - slack);
        expect(quotes.truePremiums[i]).toBeLessThanOrEqual(quotes.spots[i]);
        if (j === 0) return;
        const slope = (row: number, before: number) =>
          (quotes.truePremiums[row] - quotes.truePremiums[before]) /
          (quotes.strikes[row] - quotes.strikes[before]);
        expect(slope(i, rows[j - 1])).toBeLessThanOrEqual(1e-9);
        if (j === 1) return;
        expect(slope(i, rows[j - 1])).toBeGreaterThanOrEqual(
          slope(rows[j - 1], rows[j - 2]) - 1e-9,
        );
      });
    }
  });

  it("of calls and puts keep parity", () => {
    const both = indexHistory(year, randomGenerator(3));
    const { signs, strikes, spots, truePremiums, days, quotedAts, expiries } = both.quotes;
    let pairs = 0;
    for (let i = 1; i < both.quotes.size; i += 1) {
      if (!(signs[i] < 0 && signs[i - 1] > 0 && strikes[i] === strikes[i - 1])) continue;
      const tau = yearsBetween(quotedAts[i], expiries[i]);
      const discounted = strikes[i] * Math.exp(-rateOn(both, days[i]) * tau);
      const gap = truePremiums[i - 1] - truePremiums[i] - (spots[i] - discounted);
      expect(Math.abs(gap)).toBeLessThan(1e-11 * spots[i]);
      pairs += 1;
    }
    expect(pairs).toBeGreaterThan(500);
  });
});

describe("indexHistory", () => {
  it("gives the same bits for the same seed, and others for another", () => {
    const [a, b, c] = [3, 3, 4].map((seed) => indexHistory(year, randomGenerator(seed)));
    expect(a).toEqual(b);
    expect(a.quotes.bids).not.toEqual(c.quotes.bids);
  });

  it("draws paths and quotes apart: following more contracts leaves both as they were", () => {
    const [a, b] = [10, 5].map((everySessions) =>
      indexHistory({ ...year, follow: { ...year.follow, everySessions } }, randomGenerator(3)),
    );
    expect(b.paths).toEqual(a.paths);
    const found = groups(b, dated(b));
    for (let i = 0; i < a.quotes.size; i += 1) {
      const [j] = found.get(dated(a)(i))!;
      expect([b.quotes.bids[j], b.quotes.asks[j]]).toEqual([a.quotes.bids[i], a.quotes.asks[i]]);
    }
  });

  it("pays dividends: calls are cheaper by them", () => {
    const indices = year.indices.map((index) => ({
      ...index,
      dividendYield: 0.02,
      equityPremium: index.equityPremium + 0.02,
    }));
    const [plain, paying] = [year, { ...year, indices }].map((spec) =>
      indexHistory(spec, randomGenerator(3)),
    );
    const call = paying.quotes.signs.findIndex(
      (sign, i) => sign > 0 && paying.quotes.expiryDays[i] - paying.quotes.days[i] > 200,
    );
    const row = groups(plain, dated(plain)).get(dated(paying)(call))![0];
    expect(paying.quotes.spots[call]).toBeCloseTo(plain.quotes.spots[row], 8);
    expect(paying.quotes.truePremiums[call]).toBeLessThan(plain.quotes.truePremiums[row]);
  });

  it("stops when asked to", () => {
    const controller = new AbortController();
    const run = () =>
      indexHistory(year, randomGenerator(3), {
        signal: controller.signal,
        onProgress: () => controller.abort(new Error("enough")),
      });
    expect(run).toThrow("enough");
  });

  it.each([
    [{ to: year.from }, "to must be a whole epoch day after from"],
    [{ correlation: 1.5 }, "correlation must be in [0, 1], got 1.5"],
    [{ indices: [] }, "indices must be one index or more"],
    [{ rates: { ...year.rates, knots: [] } }, "rates.knots must be one knot or more"],
    [
      { follow: { ...year.follow, everySessions: 0 } },
      "follow.everySessions must be a whole number",
    ],
    [
      { indices: [{ ...year.indices[0], pricing: { ...year.indices[0].pricing, rho: 0 } }] },
      "indices[0].pricing.rho must be that of dynamics, -0.72, got 0",
    ],
  ])("refuses %o, saying what it may be", (change, message) => {
    expect(() => indexHistory({ ...year, ...change }, randomGenerator(1))).toThrow(message);
  });
});
