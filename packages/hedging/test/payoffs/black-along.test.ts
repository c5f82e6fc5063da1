/**
 * What every payoff's value under Black must be: the mean of what is owed, with the slope a hedge
 * needs, from the past alone.
 */
import {
  asian,
  barrier,
  blackScholesDelta,
  call,
  cliquet,
  digital,
  findLookAhead,
  hedgeMarket,
  lelandDelta,
  lookback,
  PAYOFFS,
  profitAndLoss,
  put,
  settleAccount,
  straddle,
  varianceSwap,
  whalleyWilmott,
} from "@volsmith/hedging";
import type { BlackAlong, Payoff } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { gbmPaths } from "../support/gbm.ts";

const out = { direction: "up", knock: "out" } as const;

/**
 * The payoffs; at least so many times smaller the standard deviation becomes by hedging 50 times; how far a
 * formula that approximates may be off, in price and in delta.
 */
const cases: readonly (readonly [
  name: string,
  payoff: Payoff,
  law: { readonly shrinks: number; readonly price?: number; readonly delta?: number },
])[] = [
  ["call", call({ strike: 100 }), { shrinks: 10 }],
  ["put", put({ strike: 105 }), { shrinks: 10 }],
  ["straddle", straddle({ strike: 100 }), { shrinks: 5 }],
  ["digital", digital({ strike: 100, amount: 10 }), { shrinks: 2.7 }],
  [
    "up-and-out call",
    barrier({ strike: 100, barrier: 130, ...out }),
    { shrinks: 2.3, price: 0.02 },
  ],
  [
    "down-and-in put with rebate",
    barrier({
      strike: 100,
      barrier: 85,
      direction: "down",
      knock: "in",
      type: "put",
      rebate: 3,
    }),
    { shrinks: 5.5, price: 0.02 },
  ],
  ["floating lookback call", lookback(), { shrinks: 7, delta: 0.005 }],
  ["floating lookback put", lookback({ type: "put" }), { shrinks: 4.6, delta: 0.005 }],
  ["fixed lookback call", lookback({ strike: 110 }), { shrinks: 5.2, delta: 0.005 }],
  ["fixed lookback put", lookback({ strike: 100, type: "put" }), { shrinks: 5.4, delta: 0.005 }],
  ["arithmetic Asian call", asian({ strike: 100 }), { shrinks: 8.5, price: 0.02 }],
  [
    "geometric Asian put",
    asian({ strike: 100, type: "put", average: "geometric" }),
    { shrinks: 7 },
  ],
  ["variance swap", varianceSwap({ strikeVol: 0.2, notional: 1000 }), { shrinks: 0.99 }],
  ["cliquet", cliquet({ periods: 5, localCap: 0.08, notional: 100 }), { shrinks: 3.2 }],
  [
    "cliquet with a global floor and cap",
    cliquet({
      periods: 5,
      localFloor: -0.08,
      localCap: 0.08,
      globalFloor: 0,
      globalCap: 0.2,
      notional: 100,
    }),
    { shrinks: 4.5, price: 0.15, delta: 0.02 },
  ],
];

/** What too few of the simulated futures bring to be counted. */
const RARE = 2e-3;
const nSteps = 50;
const data = gbmPaths({ nPaths: 1500, nSteps, seed: 11 });

/** The path that ends nearest to where it began: claims stay alive on it. */
const calmest = Array.from({ length: data.nPaths }, (_, i) => i).reduce((best, i) =>
  distance(i) < distance(best) ? i : best,
);

function distance(path: number): number {
  return Math.abs(data.spots[(path + 1) * (nSteps + 1) - 1] - 100);
}

function valueAlong(payoff: Payoff): BlackAlong {
  return payoff.black ?? payoff.blackAlong!(data.grid);
}

function moments(values: Float64Array): { readonly mean: number; readonly sd: number } {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length;
  const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length);
  return { mean, sd };
}

describe("payoffs under Black", () => {
  it("every payoff is tried", () => {
    const tried = new Set(cases.map(([, { kind }]) => kind));
    expect(tried).toEqual(new Set(Object.keys(PAYOFFS)));
  });

  it.each(cases)("%s: hedged, the seller ends with the premium, nearly", (name, payoff, law) => {
    const market = hedgeMarket({ payoff }, data);
    const account = settleAccount(market, blackScholesDelta({ vol: 0.2 }).positions(market));
    const { price } = valueAlong(payoff)({ instant: 0, spot: 100, tau: 1, vol: 0.2 });
    const { mean, sd } = moments(profitAndLoss(account, market.payoffs, price));
    const bare = moments(market.payoffs).sd;
    expect(Math.abs(mean)).toBeLessThan((4 * sd) / Math.sqrt(1500) + (law.price ?? 0));
    expect(bare / sd).toBeGreaterThan(law.shrinks);
  });

  it.each(cases)("%s: a changed future leaves the delta as it was", (_, payoff) => {
    const few = { ...data, nPaths: 6 };
    const spots = data.spots.subarray(0, 6 * (nSteps + 1));
    const market = hedgeMarket({ payoff }, { ...few, spots, vols: spots.map((x) => x / 500) });
    const instants = [0, 9, 10, 24, 48];
    for (const vol of [0.2, "path"] as const) {
      const rule = blackScholesDelta({ vol });
      expect(findLookAhead(rule, market, { instants })).toBeNull();
    }
  });

  it.each(cases)(
    "%s: numbers at any volatility, on any grid, at the strike itself",
    (_, payoff) => {
      const grid = { times: Float64Array.of(0, 0.1, 0.15, 0.5, 0.51, 0.8, 1) };
      for (const path of [
        [100, 100, 100, 100, 100, 100],
        [100, 1e-3, 1e5, 100, 85, 130],
      ])
        // Where a call lies at its strike and nothing moves, its gamma is infinite, and said to be.
        for (const vol of payoff.black ? [1e-4, 3] : [0, 1e-300, 1e-20, 1e-9, 1e-4, 3]) {
          const value = payoff.black ?? payoff.blackAlong!(grid);
          for (const [instant, spot] of path.entries()) {
            const tau = 1 - grid.times[instant];
            const { price, delta, gamma, vega } = value({ instant, spot, tau, vol });
            expect([price, delta, gamma, vega].every(Number.isFinite)).toBe(true);
          }
        }
    },
  );

  it("Leland's and Whalley and Wilmott's rules follow from the same slopes", () => {
    const [path] = [data.spots.subarray(0, nSteps + 1)];
    const market = hedgeMarket(
      { payoff: lookback() },
      { ...data, nPaths: 1, spots: path, vols: null },
    );
    const delta = blackScholesDelta({ vol: 0.2 }).positions(market);
    expect([...lelandDelta({ vol: 0.2, rate: 0 }).positions(market)]).toEqual([...delta]);
    const held = whalleyWilmott({ vol: 0.2, rate: 1e-3, aversion: 1 }).positions(market);
    const off = held.map((x, t) => Math.abs(x - delta[t]));
    expect(Math.max(...off)).toBeGreaterThan(0.01);
    expect(Math.max(...off)).toBeLessThan(0.5);
  });

  // The spot moves on after the fixing: what comes is scaled, what was stays.
  it.each(cases)("%s: price and delta are those of simulated futures", (name, payoff, law) => {
    const random = randomGenerator(5);
    const n = 5000;
    const step = 0.2 / Math.sqrt(nSteps);
    const h = payoff.kind === "barrier" || payoff.kind === "digital" ? 0.01 : 1e-3;
    const start = calmest * (nSteps + 1);
    for (const instant of [0, 13, 37]) {
      const past = data.spots.subarray(start, start + instant + 1);
      const value = valueAlong(payoff);
      const at = (i: number) => ({
        instant: i,
        spot: past[i],
        tau: 1 - data.grid.times[i],
        vol: 0.2,
      });
      for (let i = 0; i < instant; i++) value(at(i));
      const found = value(at(instant));
      const owed = new Float64Array(n);
      const slopes = new Float64Array(n);
      const path = new Float64Array(nSteps + 1);
      const owes = (scale: number, moves: Float64Array) => {
        path.set(past);
        for (let i = instant + 1; i <= nSteps; i++) path[i] = scale * past[instant] * moves[i];
        return payoff.value(path, data.grid);
      };
      const moves = new Float64Array(nSteps + 1).fill(1);
      for (let i = 0; i < n; i++) {
        for (let j = instant + 1; j <= nSteps; j++)
          moves[j] =
            (j > instant + 1 ? moves[j - 1] : 1) * Math.exp(step * (random.normal() - step / 2));
        owed[i] = owes(1, moves);
        slopes[i] = (owes(1 + h, moves) - owes(1 - h, moves)) / (2 * h * past[instant]);
      }
      const [price, delta] = [moments(owed), moments(slopes)];
      const root = Math.sqrt(n);
      expect(Math.abs(found.price - price.mean)).toBeLessThan(
        (4 * price.sd) / root + (law.price ?? 0) + RARE,
      );
      expect(Math.abs(found.delta - delta.mean)).toBeLessThan(
        (4 * delta.sd) / root + (law.delta ?? 0) + RARE,
      );
    }
  });
});
