/** Listed options along recorded days. */
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { blackScholesDelta, call, hedgeMarket, settleAccount, underlying } from "@volsmith/hedging";
import type { Chain } from "@volsmith/market";
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { optionsSource } from "../../src/sources/options.ts";
import { optionsOf } from "../../src/sources/options/open-options.ts";
import type { OpenedSource, PathPart, SourcedPaths } from "../../src/sources/path-source.ts";
import { chainsOf, walk } from "./chains.ts";
import type { ChainTerms, Row } from "./chains.ts";
import { context, testSimulator } from "./support.ts";

const simulator = await testSimulator();
const all = { nPaths: 1e6, seed: 1, simulator };

/** Forty days, hedged over five. */
const base = {
  kind: "options",
  quotes: "made up",
  steps: 5,
  days: [10, 60],
  moneyness: [0.9, 1.1],
  trainTo: 0,
};

function open(chains: readonly Chain[], options: object = {}): Promise<OpenedSource> {
  return optionsOf(chains, optionsSource.schema.parse({ ...base, ...options }), context);
}

const flat = Array.from({ length: 12 }, (_, day) => ({ forward: 100 + day, vol: 0.4 }));

/** Deviation of numbers. */
function sd(x: Float64Array): number {
  const mean = x.reduce((a, b) => a + b, 0) / x.length;
  return Math.sqrt(x.reduce((sum, each) => sum + (each - mean) ** 2, 0) / x.length);
}

/** The call of 95 that expires on day 30, on the days of `flat`. */
function flatCall(day: number): number {
  return blackPrice(0.4, { forward: 100 + day, strike: 95, tau: (30 - day) / 365, type: "call" });
}

async function startsOf(source: OpenedSource, part: PathPart) {
  const { data, clusters } = await source.draw(part, all);
  return { taus: data!.taus!, clusters: clusters! };
}

/** Profits of a daily delta hedge at the day's volatility, with and without costs. */
function deltaHedged({ paths, data }: SourcedPaths) {
  const market = hedgeMarket({ payoff: call({ strike: 100 }) }, paths, data);
  const held = blackScholesDelta({ vol: "implied" }).positions(market);
  const { gains, costs } = settleAccount(market, held);
  const gross = gains.map((gain, i) => gain - market.payoffs[i]);
  return { gains, costs, gross, net: gross.map((x, i) => x - costs[i]) };
}

function fact({ facts }: OpenedSource, label: string): string | undefined {
  return facts.find((each) => each.label === label)?.value;
}

describe("paths of listed options", () => {
  it("are the forward over the strike, with the day's volatility and time to expiry", async () => {
    const source = await open(chainsOf(flat), { moneyness: [0.945, 0.955] });
    const { paths, data } = await source.draw("test", all);
    // Of start days 0 to 6, the strike of 95 is as near on day 0 alone, that of 100 on day 5: two expiries.
    expect(paths.nPaths).toBe(4);
    const row = paths.spots.subarray(0, 6);
    row.forEach((spot, t) => expect(spot).toBeCloseTo((100 * (100 + t)) / 95, 9));
    data!.impliedVols!.forEach((vol) => expect(vol).toBeCloseTo(0.4, 6));
    [30, 29, 28, 27, 26, 25].forEach((days, t) =>
      expect(data!.taus![t]).toBeCloseTo(days / 365, 9),
    );
    paths.grid.times.forEach((time, t) => expect(time).toBeCloseTo(t / 365, 9));
  });

  it.each(["currency", "coin"] as const)(
    "owe what was paid for the contract less what it was sold for (%s)",
    async (unit) => {
      const terms: ChainTerms = { unit, expiries: [30], halfSpread: 0.02 };
      const chains = chainsOf(flat, terms);
      const at = flatCall;
      const options = { moneyness: [0.945, 0.955], days: [30, 30] };
      const spread = await (await open(chains, options)).draw("test", all);
      expect(spread.paths.nPaths).toBe(1);
      expect(spread.data!.payoffs![0]).toBeCloseTo((100 / 95) * (1.02 * at(5) - 0.98 * at(0)), 5);
      const mid = await (await open(chains, { ...options, tradeAt: "mark" })).draw("test", all);
      expect(mid.data!.payoffs![0]).toBeCloseTo((100 / 95) * (at(5) - at(0)), 5);
    },
  );

  it("trade what is deep in the money through put-call parity, where that is better", async () => {
    const terms: ChainTerms = { unit: "coin", expiries: [30], halfSpread: 0.02 };
    const options = { moneyness: [0.945, 0.955], days: [30, 30], tradeAt: "best", underlyingSpread: 0.001 }; // prettier-ignore
    const source = await open(chainsOf(flat, terms), options);
    const { data } = await source.draw("test", all);
    // C = P + F − K, at the put's quote and half the underlying's spread.
    const through = (day: number, side: 1 | -1) => {
      const forward = 100 + day;
      const exchange = forward - 95;
      return (1 + side * 0.02) * (flatCall(day) - exchange) + exchange + side * 0.0005 * forward;
    };
    expect(through(5, 1)).toBeLessThan(1.02 * flatCall(5));
    expect(data!.payoffs![0]).toBeCloseTo((100 / 95) * (through(5, 1) - through(0, -1)), 5);
    expect(fact(source, "bought back through put-call parity")).toBe("1");
  });

  it("are traded at the close where nothing else is known, and say so", async () => {
    const terms: ChainTerms = { expiries: [30], quotedBy: "closes" };
    const options = { moneyness: [0.945, 0.955], days: [30, 30] };
    const source = await open(chainsOf(flat, terms), options);
    const { data } = await source.draw("test", all);
    expect(data!.payoffs![0]).toBeCloseTo((100 / 95) * (flatCall(5) - flatCall(0)), 4);
    expect(fact(source, "bought back at the close, no spread being known")).toBe("1");
    expect(fact(source, "bought back at the ask")).toBeUndefined();
    expect(fact(source, "median spread of what is sold")).toMatch(
      /^not known: closing prices only/,
    );
    const unlisted = { ...terms, lists: ({ day, strike }: Row) => day !== 5 || strike !== 95 };
    const short = await open(chainsOf(flat, unlisted), options);
    const label = "bought back at the price of the day's smile, for want of a close";
    expect(fact(short, label)).toBe("1");
    expect((await short.draw("test", all)).data!.payoffs![0]).toBeCloseTo(
      (100 / 95) * (flatCall(5) - flatCall(0)),
      4,
    );
  });

  it("puts and calls of one strike owe the same, forwards aside: put-call parity", async () => {
    const chains = chainsOf(walk(12), { halfSpread: 0 });
    const options = { trainTo: 0, tradeAt: "mark", underlyingSpread: 0 };
    const [calls, puts] = await Promise.all(
      ["C", "P"].map(async (type) => (await open(chains, { ...options, type })).draw("test", all)),
    );
    expect(calls.paths.spots).toEqual(puts.paths.spots);
    const [one, other] = [calls, puts].map((sold) => deltaHedged(sold).gross);
    one.forEach((pnl, i) => expect(pnl).toBeCloseTo(other[i], 5));
    expect(one.length).toBeGreaterThan(20);
  });

  it("hedged daily at their own volatility they lose what gamma and theta leave", async () => {
    const still = Array.from({ length: 12 }, () => ({ forward: 100, vol: 0.4 }));
    const options = { moneyness: [0.999, 1.001], days: [30, 30], tradeAt: "mark" };
    const source = await open(chainsOf(still, { expiries: [30] }), options);
    const sold = await source.draw("test", all);
    const { gains, costs } = deltaHedged(sold);
    // Nothing moves: the seller keeps five days of time value, and pays the underlying's spread twice.
    expect(gains[0]).toBe(0);
    expect(sold.data!.payoffs![0]).toBeLessThan(-0.3);
    expect(costs[0]).toBeGreaterThan(2 * 0.5 * 100 * 0.00025 * 0.9);
  });
});

describe("windows of listed options", () => {
  it("learning ends before validation begins, and validation before judging", async () => {
    const nDays = 40;
    const options = { trainTo: 0.6, validationShare: 0.4, days: [10, 60] };
    const source = await open(chainsOf(walk(nDays), { expiries: [60] }), options);
    const days = { training: [0, 13], validation: [14, 23], test: [24, 39] } as const;
    for (const part of ["training", "validation", "test"] as const) {
      const { taus } = await startsOf(source, part);
      // One expiry, 60 days from the first: times to expiry tell days.
      const at = (i: number) => Math.round(60 - 365 * taus[i]);
      const starts = Array.from({ length: taus.length / 6 }, (_, i) => at(6 * i));
      const ends = Array.from({ length: taus.length / 6 }, (_, i) => at(6 * i + 5));
      expect([Math.min(...starts), Math.max(...ends)]).toEqual(days[part]);
    }
    expect(Number(fact(source, "windows across two parts, used for none"))).toBeGreaterThan(0);
  });

  it("that begin within twice `steps` days are one cluster", async () => {
    const source = await open(chainsOf(walk(20), { expiries: [60] }), {});
    const { clusters, taus } = await startsOf(source, "test");
    clusters.forEach((cluster, i) =>
      expect(cluster).toBe(Math.floor(Math.round(60 - 365 * taus[6 * i]) / 10)),
    );
  });

  it("a contract that is no longer listed is bought back at the day's smile, not left out", async () => {
    const days = walk(6);
    const options = { moneyness: [0.949, 0.951], days: [30, 30] };
    const terms: ChainTerms = { expiries: [30], halfSpread: 0.02 };
    const whole = await open(chainsOf(days, terms), options);
    const short = await open(
      chainsOf(days, {
        ...terms,
        lists: ({ day, strike, sign }) => day !== 5 || strike !== 95 || sign < 0,
      }),
      options,
    );
    const [one, two] = [await whole.draw("test", all), await short.draw("test", all)];
    expect(two.paths.nPaths).toBe(1);
    const label = "bought back at the price of the day's smile and the half-spread of the first day, for want of an ask"; // prettier-ignore
    expect(fact(short, label)).toBe("1");
    const at = (day: number) => blackPrice(days[day].vol, { forward: days[day].forward, strike: 95, tau: (30 - day) / 365, type: "call" }); // prettier-ignore
    expect(one.data!.payoffs![0]).toBeCloseTo((100 / 95) * (1.02 * at(5) - 0.98 * at(0)), 5);
    const paid = at(5) + 0.02 * at(0);
    expect(two.data!.payoffs![0]).toBeCloseTo((100 / 95) * (paid - 0.98 * at(0)), 4);
  });

  it("copies of the day before are no days; gaps and holes are counted", async () => {
    const days = walk(14);
    const chains = chainsOf(days, { expiries: [60] });
    const copied = [...chains];
    copied[7] = { ...chains[6], quotedAt: chains[7].quotedAt };
    const stale = await open(copied);
    expect(fact(stale, "snapshots that repeat the one before, left out")).toBe("1");
    expect((await stale.draw("test", all)).paths.nPaths).toBeGreaterThan(0);
    const holed = await open(chains.filter((_, day) => day !== 7), { maxGapDays: 1.5 }); // prettier-ignore
    expect(Number(fact(holed, "contracts left out: days are missing within"))).toBeGreaterThan(0);
    const without = await open(chainsOf(days, { lists: ({ day, expiry }) => day !== 7 || expiry !== 60 })); // prettier-ignore
    const label = "contracts left out: its expiry is not quoted on a later day";
    expect(Number(fact(without, label))).toBeGreaterThan(0);
  });

  it("the other option is the nearest to the money that was not sold, at its own marks", async () => {
    const days = walk(6);
    const options = { moneyness: [0.9, 1.1], days: [30, 30], second: "at-the-money" };
    const source = await open(chainsOf(days, { expiries: [30], halfSpread: 0.02 }), options);
    const { paths, data, instruments } = await source.draw("test", all);
    const task = { payoff: call({ strike: 100 }), instruments: [underlying(), ...instruments!] };
    const market = hedgeMarket(task, paths, data);
    expect(market.instruments.map(({ name }) => name)).toEqual(["underlying", "option at the money"]); // prettier-ignore
    // Day 0: forward 100. The put of 100 is out of the money (K ≤ F); for the sold 100 the call of 105.
    for (let i = 0; i < paths.nPaths; i++) {
      const strike = 10_000 / paths.spots[6 * i];
      const [other, sign] = Math.abs(strike - 100) < 1e-6 ? [105, 1] : [100, -1];
      const type = sign > 0 ? "call" : "put";
      const { forward, vol } = days[2];
      const price = blackPrice(vol, { forward, strike: other, tau: 28 / 365, type });
      expect(market.prices[1][6 * i + 2]).toBeCloseTo((100 / strike) * price, 5);
      expect(market.halfSpreads[1]![6 * i + 2]).toBeCloseTo(((100 / strike) * price) / 50, 5);
      const option = market.options[1]!;
      expect(option.strikes[i]).toBeCloseTo((100 / strike) * other, 9);
      expect(option.signs[i]).toBe(sign);
      expect(option.vols[6 * i + 2]).toBeCloseTo(vol, 5);
      expect(option.taus[6 * i + 2]).toBeCloseTo(28 / 365, 9);
    }
  });
});

describe("what cannot be hedged is said", () => {
  it.each([
    ["dates that leave nothing to judge on", { trainTo: "2027-01-01" }, "trainTo is 2027-01-01, and the data end on 2026-01-16"], // prettier-ignore
    ["more steps than days", { steps: 30 }, "12 snapshots are too few for 30 steps"],
  ])("%s", async (_, change, message) => {
    await expect(open(chainsOf(flat), change)).rejects.toThrow(message);
  });

  it("no window for a part", async () => {
    const source = await open(chainsOf(flat), { days: [200, 300] });
    await expect(source.draw("test", all)).rejects.toThrow("no window is left for test paths");
  });

  it("chains of two underlyings, or out of order", async () => {
    const chains = chainsOf(flat);
    const other = [chains[0], { ...chains[1], underlying: "Y" }];
    await expect(open(other)).rejects.toThrow("quotes hold X and Y; choose one by underlying");
    await expect(open(chains.toReversed())).rejects.toThrow("name files in the order");
    expect(() => optionsSource.schema.parse({ ...base, days: [60, 10] })).toThrow("smaller one first"); // prettier-ignore
  });
});

const shared = (file: string) =>
  fileURLToPath(new URL(`../../../../../shared/data/${file}`, import.meta.url));

describe("recorded days", () => {
  const btc = shared("deribit_btc_20251230_20260531.csv.gz");
  it.skipIf(!existsSync(btc))(
    "BTC: parity holds to basis points, and nearly every contract keeps its quotes (needs ../shared/data)",
    async () => {
      const config = optionsSource.schema.parse({ kind: "options", quotes: btc });
      const source = await optionsSource.open(config, context);
      expect(fact(source, "snapshots")).toBe("153, 2025-12-30 to 2026-05-31");
      expect(fact(source, "forwards")).toMatch(
        /^the vendor's; .* are [01]\.\d+ basis points apart/,
      );
      const sold = await source.draw("test", all);
      expect(sold.paths.nPaths).toBeGreaterThan(500);
      expect(new Set(sold.clusters).size).toBeGreaterThan(2);
      // A hedge that looked at the wrong forward, day or strike would not take off four fifths.
      expect(sd(deltaHedged(sold).net)).toBeLessThan(0.25 * sd(sold.data!.payoffs!));
    },
  );
});
