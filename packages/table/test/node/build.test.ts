import { randomGenerator, shuffledIndices } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";
import type { PricingTable } from "../../src/index.ts";
import {
  checkLeakage,
  chronologicalSplit,
  featureColumn,
  STUDY_FEATURES,
} from "../../src/index.ts";
import { buildPricingTable } from "../../src/node/index.ts";
import type { TableOptions } from "../../src/node/index.ts";
import { flatMarket, pickRows, RATE, VOL } from "./flat-market.ts";

const market = flatMarket();
const sources = { quotes: market.quotes, closes: [market.closes], rates: RATE };

/** Kept and gone rows are all rows. */
function expectBalance({ size, exclusions }: PricingTable): void {
  const gone = exclusions.reasons.reduce((sum, { count }) => sum + count, 0);
  expect(exclusions.nKept).toBe(size);
  expect(exclusions.nKept + gone).toBe(exclusions.nRows);
}

function countOf({ exclusions }: PricingTable, reason: string): number {
  return exclusions.reasons.find((one) => one.reason === reason)?.count ?? 0;
}

const build = (options: TableOptions = {}): Promise<PricingTable> =>
  buildPricingTable(sources, options);

describe("a table of a market with known prices", () => {
  it("holds S/K, K, tau, r and C/K of every contract, and loses no row", async () => {
    const table = await build();
    expect(table.featureNames).toEqual(STUDY_FEATURES);
    expectBalance(table);
    checkLeakage(table, chronologicalSplit(table));
    expect(table.size).toBeGreaterThan(300);
    const { quotes, closes } = market;
    const wanted = new Map<string, number>();
    quotes.strikes.forEach((strike, i) => {
      if (quotes.signs[i] > 0) wanted.set(key(quotes.days[i], quotes.expiries[i], strike), i);
    });
    const [ratio, strike, tau] = ["S/K", "K", "tau"].map((name) => featureColumn(table, name));
    const closeOn = new Map(Array.from(closes.days, (day, i) => [day, closes.closes[i]]));
    for (let i = 0; i < table.size; i++) {
      const day = table.days[i];
      const quotedAt = quotes.quotedAts[quotes.days.indexOf(day)];
      const expiry = quotedAt + Math.round(tau[i] * 365 * 86_400) * 1000;
      const row = wanted.get(key(day, expiry, strike[i]));
      expect(row).toBeDefined();
      expect(ratio[i]).toBeCloseTo(closeOn.get(day)! / strike[i], 14);
      // Mids are the true prices up to the rounding of a sum.
      expect(table.targets[i]).toBeCloseTo(quotes.truePremiums[row!] / strike[i], 13);
      expect(table.truths![i]).toBeCloseTo(quotes.truePremiums[row!] / strike[i], 13);
      expect(table.knownBy[i]).toBe(day);
    }
    expect([...new Set(featureColumn(table, "r"))]).toEqual([RATE]);
    expect(ratio.every((x) => x >= 0.8 && x <= 1.2)).toBe(true);
    expect(Math.min(...tau)).toBeGreaterThan(14 / 365);
  });

  it("annualises the sample deviation of past log returns, the quote date's own included", async () => {
    const table = await build({ features: ["sigma20", "sigma90"] });
    const { days, closes } = market.closes;
    const returns = closes.map((close, i) => Math.log(close / closes[i - 1]));
    for (const [j, window] of [20, 90].entries()) {
      for (let i = 0; i < table.size; i += 7) {
        const last = days.indexOf(table.days[i]) + 1;
        const past = returns.slice(last - window, last);
        const mean = past.reduce((sum, x) => sum + x, 0) / window;
        const square = past.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (window - 1);
        expect(table.features[2 * i + j]).toBeCloseTo(Math.sqrt(252 * square), 12);
      }
    }
  });

  it("ends windows a close earlier when the day's own is not known, and dates them so", async () => {
    const options = { features: ["sigma20"], spot: "vendor" } as const;
    const [same, before] = await Promise.all([
      build(options),
      build({ ...options, lastClose: "day-before" }),
    ]);
    expect(before.knownBy.every((day, i) => day < before.days[i])).toBe(true);
    const sigmaOf = new Map(Array.from(same.days, (day, i) => [day, same.features[i]]));
    const next = new Map(market.days.map((day, i) => [day, market.days[i + 1]]));
    for (let i = 0; i < same.size; i++) {
      const later = next.get(same.days[i]);
      const row = before.days.indexOf(later ?? -1);
      if (row >= 0) expect(before.features[row]).toBe(sigmaOf.get(same.days[i]));
    }
  });

  it("turns puts into the same calls by parity", async () => {
    const [calls, both, otm] = await Promise.all([
      build({ puts: "calls-only" }),
      build({ prefer: "tighter" }),
      build({ prefer: "out-of-the-money" }),
    ]);
    for (const table of [calls, both, otm]) expectBalance(table);
    expect(countOf(calls, "put")).toBeGreaterThan(0);
    for (const table of [both, otm]) {
      expect(table.size).toBe(calls.size);
      expect(table.features).toEqual(calls.features);
      // C and P + S − K·e^(−r·tau) agree to the rounding of prices of some thousands.
      table.targets.forEach((target, i) => expect(target).toBeCloseTo(calls.targets[i], 12));
      expect(table.halfSpreads.some((half, i) => half < calls.halfSpreads[i])).toBe(true);
    }
  });

  it("finds S and r by parity where neither is given", async () => {
    const table = await buildPricingTable(
      { quotes: market.quotes, closes: [market.closes] },
      { spot: "parity" },
    );
    const closeOn = new Map(
      Array.from(market.closes.days, (day, i) => [day, market.closes.closes[i]]),
    );
    const [ratio, strike, r] = ["S/K", "K", "r"].map((name) => featureColumn(table, name));
    for (let i = 0; i < table.size; i++) {
      // No dividends: the prepaid forward is the spot. Mids are exact, fits converge to 1e-12.
      expect(ratio[i] * strike[i]).toBeCloseTo(closeOn.get(table.days[i])!, 6);
      expect(r[i]).toBeCloseTo(RATE, 6);
    }
    expect(table.remarks.join()).toMatch(/prepaid forward.*implied by put-call parity/);
  });

  it("knows yesterday's implied volatility at the row's own moneyness", async () => {
    const table = await build({ features: ["S/K", "ivYesterday", "ivAtm30", "ivSkew30"] });
    expectBalance(table);
    expect(countOf(table, "missing-feature")).toBeGreaterThan(0); // the first date has none before
    for (let i = 0; i < table.size; i++) {
      const [, own, atm, skew] = table.features.subarray(4 * i, 4 * i + 4);
      expect(own).toBeCloseTo(VOL, 8);
      expect(atm).toBeCloseTo(VOL, 8);
      expect(skew).toBeCloseTo(0, 6);
    }
    expect(new Set(table.days).size).toBe(market.days.length - 1);
  });

  it("makes the other features finite and causal", async () => {
    const features = ["ewma94", "rEwma90", "skew65", "kurt65", "volume", "openInterest"];
    const table = await build({ features });
    expect(table.features.every(Number.isFinite)).toBe(true);
    const [volume] = [featureColumn(table, "volume")];
    expect(volume.every((x) => x >= 0 && x <= Math.log(7))).toBe(true);
  });
});

describe("a table", () => {
  it("does not depend on the order of its sources' rows", async () => {
    const n = market.quotes.strikes.length;
    const order = [...shuffledIndices(n, randomGenerator(2))];
    const shuffled = await buildPricingTable({
      ...sources,
      quotes: pickRows(market.quotes, order),
    });
    const table = await build();
    const { exclusions: before, ...rows } = table;
    const { exclusions: after, ...others } = shuffled;
    expect(others).toEqual(rows);
    expect(after.reasons.map(({ count }) => count)).toEqual(
      before.reasons.map(({ count }) => count),
    );
  });

  it("says the same of a date whatever comes after it", async () => {
    const last = market.days[6];
    const features = [...STUDY_FEATURES, "ewma94", "ivYesterday"];
    const { quotes, closes } = market;
    const past = Array.from(quotes.days, (_, i) => i).filter((i) => quotes.days[i] <= last);
    const changed = {
      quotes: {
        ...quotes,
        bids: quotes.bids.map((bid, i) => (quotes.days[i] > last ? 1.3 * bid : bid)),
        asks: quotes.asks.map((ask, i) => (quotes.days[i] > last ? 1.3 * ask : ask)),
      },
      closes: [
        {
          ...closes,
          closes: Array.from(closes.closes, (c, i) => (closes.days[i] > last ? 1.1 * c : c)),
        },
      ],
      rates: RATE,
    };
    const [cut, other] = await Promise.all([
      buildPricingTable({ ...sources, quotes: pickRows(quotes, past) }, { features }),
      buildPricingTable(changed, { features }),
    ]);
    expect(cut.size).toBeGreaterThan(0);
    const n = cut.size;
    expect(other.days[n]).toBeGreaterThan(last);
    expect(other.features.slice(0, n * features.length)).toEqual(cut.features);
    expect(other.targets.slice(0, n)).toEqual(cut.targets);
  });

  it("joins tickers, and histories of a contract stay on it", async () => {
    const other = flatMarket({ ticker: "NDX", spot: 13_000, seed: 9 });
    const table = await buildPricingTable({
      quotes: [market.quotes, other.quotes],
      closes: [market.closes, other.closes],
      rates: RATE,
    });
    expectBalance(table);
    expect(table.tickers).toEqual(["NDX", "SPX"]);
    const strike = featureColumn(table, "K");
    for (let i = 0; i < table.size; i++) {
      const before = table.previous[i];
      if (before < 0) continue;
      expect(strike[before]).toBe(strike[i]);
      expect(table.tickerOf[before]).toBe(table.tickerOf[i]);
    }
    expect(table.previous.some((row) => row >= 0)).toBe(true);
    expect(table.histories.map(({ ticker, vols }) => [ticker, Object.keys(vols)])).toEqual(
      ["NDX", "SPX"].map((ticker) => [ticker, STUDY_FEATURES.slice(4)]),
    );
  });

  it("gives every row that goes one reason", async () => {
    const { quotes } = market;
    const n = quotes.strikes.length;
    const near = Array.from(quotes.strikes, (_, i) => i).filter(
      (i) =>
        quotes.signs[i] > 0 &&
        Math.abs(quotes.spots[i] / quotes.strikes[i] - 1) < 0.05 &&
        quotes.expiries[i] - quotes.quotedAts[i] > 20 * 86_400_000,
    );
    const bids = Float64Array.from(quotes.bids);
    const asks = Float64Array.from(quotes.asks);
    const strikes = Float64Array.from(quotes.strikes);
    const change = (at: number, bid: number, ask: number): void => {
      bids[near[at]] = bid;
      asks[near[at]] = ask;
    };
    change(0, NaN, NaN);
    change(1, -1, 5);
    change(2, 9, 8);
    change(3, 0, 8);
    change(4, 1e-3, 1e-3);
    change(5, 9e3, 9e3);
    strikes[near[6]] = -1;
    const rows = [...Array.from({ length: n }, (_, i) => i), near[7], near[8]];
    const damaged = pickRows({ ...quotes, bids, asks, strikes }, rows);
    (damaged.bids as number[])[n + 1] += 0.01; // near[8] twice, not alike; near[7] twice, alike
    const clean = await build({ puts: "calls-only" });
    const table = await buildPricingTable({ ...sources, quotes: damaged }, { puts: "calls-only" });
    expectBalance(table);
    const reasons = ["missing-quote", "negative-quote", "crossed", "above-spot"];
    for (const reason of [...reasons, "bad-strike"]) expect(countOf(table, reason)).toBe(1);
    expect(countOf(table, "zero-bid")).toBe(1);
    expect(countOf(table, "too-small")).toBe(countOf(clean, "too-small") + 1);
    expect(countOf(table, "duplicate")).toBe(3);
    expect(table.size).toBe(clean.size - 8);
    const example = table.exclusions.reasons.find(({ reason }) => reason === "crossed");
    expect(example?.example).toBe(`rows in memory, row ${near[2] + 1}`);
  });

  it("leaves out copies of the date before, and all but one moment of a date", async () => {
    const { quotes, days } = market;
    const copied = {
      ...quotes,
      bids: Array.from(quotes.bids),
      asks: Array.from(quotes.asks),
    };
    const rowsOn = (day: number): number[] =>
      Array.from(quotes.days, (_, i) => i).filter((i) => quotes.days[i] === day);
    const [early, late] = [rowsOn(days[4]), rowsOn(days[5])];
    late.forEach((row, i) => {
      copied.bids[row] = quotes.bids[early[i]];
      copied.asks[row] = quotes.asks[early[i]];
    });
    const table = await buildPricingTable({ ...sources, quotes: copied });
    expectBalance(table);
    expect(countOf(table, "stale-copy")).toBe(late.length);
    expect(table.days).not.toContain(days[5]);

    const noon = rowsOn(days[3]);
    const twice = pickRows(quotes, [...noon, ...Array.from(quotes.days, (_, i) => i)]);
    const earlier = Array.from(twice.quotedAts, (at, i) => (i < noon.length ? at - 3_600_000 : at));
    const bids = Array.from(twice.bids, (bid, i) => (i < noon.length ? 0.98 * bid : bid));
    const daily = await buildPricingTable({
      ...sources,
      quotes: { ...twice, quotedAts: earlier, bids },
    });
    expect(countOf(daily, "other-moment")).toBe(noon.length);
    expect(daily.targets).toEqual((await build()).targets);
  });

  it("makes closes out of the quotes where none are given, and says so", async () => {
    const long = flatMarket({ nDays: 45, nHistory: 5 });
    const table = await buildPricingTable(
      { quotes: long.quotes, rates: RATE },
      { features: ["S/K", "sigma20"] },
    );
    expectBalance(table);
    expect(countOf(table, "missing-window")).toBeGreaterThan(0);
    expect(table.days[0]).toBe(long.days[20]); // 20 returns need 21 closes
    expect(table.remarks.join()).toContain("made from the quotes");
  });
});

function key(day: number, expiry: number, strike: number): string {
  return `${day} ${expiry} ${strike}`;
}
