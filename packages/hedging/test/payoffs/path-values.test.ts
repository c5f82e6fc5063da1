/**
 * Averages, extremes, bounded returns and variance under Black: against a peer's numbers and closed
 * forms, and slopes against differences of prices.
 */
import { asian, cliquet, evenGrid, lookback, varianceSwap } from "@volsmith/hedging";
import type { ClaimGreeks, Payoff } from "@volsmith/hedging";
import { gaussLegendre, normalPdf } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { expectedExtreme } from "../../src/payoffs/black/extreme.ts";
import { extremeAhead } from "../../src/payoffs/black/near-extreme.ts";

const vol = 0.25;

/** Black's value at the end of what was seen of a path. */
function seen(
  payoff: Payoff,
  path: readonly number[],
  { nSteps, years, at = vol }: { nSteps: number; years: number; at?: number },
): ClaimGreeks {
  const grid = evenGrid({ nSteps, years });
  const value = payoff.blackAlong!(grid);
  let found!: ClaimGreeks;
  for (const [instant, spot] of path.entries())
    found = value({ instant, spot, tau: years - grid.times[instant], vol: at });
  return { ...found };
}

// QuantLib 1.29: AnalyticDiscreteGeometricAveragePriceAsianEngine (price, delta, vega) and
// TurnbullWakemanAsianEngine (price, delta, gamma), spot 100, σ = 25 %, no rates, 12 fixings 30 days apart.
const GEOMETRIC = [
  ["call", 90, 11.695360847066368, 0.7647803079888835, 15.338441286406828],
  ["call", 100, 5.8025770070382165, 0.5143739034992845, 22.054836646105752],
  ["call", 110, 2.4327696862074433, 0.2784318897158052, 19.258060110872904],
  ["put", 90, 2.204193165737312, -0.23013136882440702, 19.398725812214494],
  ["put", 110, 12.941602004878376, -0.7164797870974854, 23.318344636680568],
] as const;
const ARITHMETIC = [
  ["call", 90, 12.099354850219683, 0.7783552120872452, 0.019483458924498598],
  ["call", 100, 6.082805366534409, 0.530414026832672, 0.026063356952668468],
  ["call", 110, 2.589929790850409, 0.2917850720191417, 0.022492745687541116],
  ["put", 100, 6.0828053665344015, -0.469585973167328, 0.026063356952668468],
  ["put", 110, 12.589929790850405, -0.7082149279808583, 0.022492745687541116],
] as const;

describe("Asian options under Black", () => {
  const grid = { nSteps: 12, years: 360 / 365 };

  it.each(GEOMETRIC)("geometric %s at %d is QuantLib's", (type, strike, price, delta, vega) => {
    const found = seen(asian({ strike, type, average: "geometric" }), [100], grid);
    expect(found.price).toBeCloseTo(price, 11);
    expect(found.delta).toBeCloseTo(delta, 12);
    expect(found.vega).toBeCloseTo(vega, 10);
  });

  it.each(ARITHMETIC)("arithmetic %s at %d is QuantLib's", (type, strike, price, delta, gamma) => {
    const found = seen(asian({ strike, type }), [100], grid);
    expect(found.price).toBeCloseTo(price, 10);
    expect(found.delta).toBeCloseTo(delta, 11);
    expect(found.gamma).toBeCloseTo(gamma, 11);
  });

  // The same engines; past fixings 101, 99, 104, 97, 102, seven to come 30 days apart, spot 102.
  it.each([
    ["arithmetic", 95, 7.050882714974058, 0.4909864269120541],
    ["arithmetic", 105, 1.5098688696500133, 0.19640947379111973],
    ["geometric", 95, 6.777934035633052, 0.47285582916657415],
    ["geometric", 105, 1.3455211659473392, 0.17677688704789404],
  ] as const)(
    "%s call at %d, five fixings gone, is QuantLib's",
    (average, strike, price, delta) => {
      const path = [100, 101, 99, 104, 97, 102];
      const found = seen(asian({ strike, average }), path, grid);
      expect(found.price).toBeCloseTo(price, 10);
      expect(found.delta).toBeCloseTo(delta, 11);
    },
  );

  it("sure to be exercised, a call is a forward on what is left", () => {
    const found = seen(asian({ strike: 50 }), [100, 300, 300, 300, 300], { nSteps: 8, years: 1 });
    expect(found).toEqual({ price: 300 * (8 / 8) - 50, delta: 0.5, gamma: 0, vega: 0 });
  });
});

function limit(atFour: number, atFive: number): number {
  return atFive - (atFour - atFive) / 9;
}

describe("lookbacks under Black", () => {
  // QuantLib 1.29, AnalyticContinuousFloatingLookbackEngine and …FixedLookbackEngine, spot 100, σ = 25 %,
  // one year; they divide by the rate, so the limit of rates of 1e-4 and 1e-5.
  it.each([
    ["lowest", 95, 100, limit(18.79061955475242, 18.78683001058845)],
    ["highest", 108, 100, limit(22.676730471381553, 22.68270004897685)],
    ["highest", 105, 100, limit(22.0136197836082, 22.010300744594748)],
    ["highest", 110, 110, limit(13.290720496696164, 13.287032700318147)],
    ["lowest", 90, 90, limit(9.863705982950549, 9.867715269772619)],
  ] as const)(
    "watched always, the %s beyond %d is QuantLib's",
    (extreme, level, against, price) => {
      const state = { spot: 100, tau: 1, vol };
      const found = expectedExtreme(state, { level, dates: 1e30, extreme });
      expect(Math.abs(found.price - against)).toBeCloseTo(price, 5);
    },
  );

  it("on two dates is the integral over the first, on one date a European option", () => {
    const [spot, level, tau] = [100, 103, 0.02];
    const s = vol * Math.sqrt(tau / 2);
    const { nodes, weights } = gaussLegendre(200);
    let truth = 0;
    for (let i = 0; i < nodes.length; i++) {
      const z = 8 * nodes[i];
      const next = spot * Math.exp(s * z - (s * s) / 2);
      const strike = Math.max(level, next);
      const option = blackPrice(vol, { forward: next, strike, tau: tau / 2, type: "call" });
      truth += 8 * weights[i] * normalPdf(z) * (strike + option);
    }
    const at = (dates: number) =>
      extremeAhead({ spot, tau, vol }, { level, dates, extreme: "highest" }).price - level;
    const european = blackPrice(vol, { forward: spot, strike: level, tau, type: "call" });
    expect(at(1)).toBeCloseTo(european, 12);
    // Eight points; the correction, made for many dates, would miss a fifth.
    expect(Math.abs(at(2) / (truth - level) - 1)).toBeLessThan(2e-3);
  });
});

describe("cliquets under Black", () => {
  it("are spreads of calls on each period's return", () => {
    const [floor, cap] = [-0.03, 0.06];
    const spread = (base: number, forward: number, tau: number) =>
      floor +
      [floor, cap]
        .map((k) => blackPrice(vol, { forward, strike: base * (1 + k), tau, type: "call" }) / base)
        .reduce((low, high) => low - high);
    const claim = cliquet({ periods: 4, localFloor: floor, localCap: cap, notional: 50 });
    // The second period began at 104 and has 3 of its 5 steps to go.
    const path = [100, 101, 102, 99, 103, 104, 105, 107];
    const { price } = seen(claim, path, { nSteps: 20, years: 1 });
    expect(price).toBeCloseTo(50 * (0.04 + spread(104, 107, 0.15) + 2 * spread(1, 1, 0.25)), 12);
  });

  it("a bounded sum is exact in its last period, and where bounds do not bind", () => {
    const local = { periods: 2, localFloor: -0.05, localCap: 0.1 };
    const free = { ...local, globalFloor: -0.1001, globalCap: 0.2001 };
    const at = { nSteps: 8, years: 1 };
    // Quadrature of twelve points, and a normal number that may pass the bounds of what it stands for.
    for (const path of [[100], [100, 104, 99]]) {
      const [bound, loose] = [free, local].map((terms) => seen(cliquet(terms), path, at));
      expect(Math.abs(bound.price - loose.price)).toBeLessThan(0.004);
      expect(Math.abs(bound.delta - loose.delta)).toBeLessThan(4e-4);
    }
    const last = [100, 104, 99, 101, 106, 108];
    const floored = seen(cliquet({ ...local, globalFloor: 0.03 }), last, at);
    const tau = 3 / 8;
    // 6 % is known; more than 3 % of it can not be lost, nor more than 10 % be added.
    const spread = [-0.03, 0.1]
      .map((k) => blackPrice(vol, { forward: 108, strike: 106 * (1 + k), tau, type: "call" }) / 106)
      .reduce((low, high) => low - high);
    expect(floored.price).toBeCloseTo(0.03 + spread, 12);
  });
});

describe("variance swaps under Black", () => {
  it("are worth what was realised and what is expected", () => {
    const claim = varianceSwap({ strikeVol: 0.2, notional: 100 });
    const found = seen(claim, [100, 110, 99], { nSteps: 4, years: 1 });
    const v = (vol * vol) / 4;
    const past = Math.log(1.1) ** 2 + Math.log(0.9) ** 2;
    expect(found.price).toBeCloseTo(100 * (past + 2 * (v + (v * v) / 4) - 0.04), 12);
    expect(found.delta).toBeCloseTo((-100 * v) / 99, 12);
  });
});

// What a path has recorded must not move with its last spot: extremes lie elsewhere, and averages keep
// their sum because the fixing before moves against it.
const arithmetic = (h: number) => [100, 104 - h, 98 + h];
const geometric = (h: number) => [100, (104 * 98) / (98 + h), 98 + h];
const plain = (h: number) => [100, 104, 101, 99 + h];

describe("slopes of path-dependent claims", () => {
  const floored = { periods: 3, localFloor: -0.06, localCap: 0.08, globalFloor: 0.01 };
  const at = { nSteps: 6, years: 0.5 };
  it.each([
    ["arithmetic Asian call", asian({ strike: 97 }), arithmetic],
    ["arithmetic Asian put", asian({ strike: 101, type: "put" }), arithmetic],
    ["geometric Asian call", asian({ strike: 97, average: "geometric" }), geometric],
    ["geometric Asian put", asian({ strike: 97, average: "geometric", type: "put" }), geometric],
    ["floating lookback call", lookback(), (h: number) => [100, 94, 99 + h]],
    ["floating lookback put", lookback({ type: "put" }), plain],
    ["fixed lookback call", lookback({ strike: 106 }), plain],
    ["fixed lookback put", lookback({ strike: 97, type: "put" }), plain],
    ["cliquet", cliquet({ periods: 3, localFloor: -0.02, localCap: 0.05 }), plain],
    ["cliquet without a cap", cliquet({ periods: 3, localFloor: -2 }), plain],
    ["cliquet with a global floor", cliquet(floored), plain],
    ["cliquet with both", cliquet({ ...floored, globalCap: 0.07 }), plain],
    [
      "cliquet in its last period",
      cliquet({ ...floored, globalCap: 0.09 }),
      (h: number) => [100, 101, 103, 102, 104, 105 + h],
    ],
  ] as const)("%s: delta, gamma and vega are differences of prices", (_, payoff, path) => {
    const price = (h: number, change = 0) =>
      seen(payoff, path(h), { ...at, at: vol + change }).price;
    const { delta, gamma, vega } = seen(payoff, path(0), at);
    // Where there is quadrature of eight points, slopes are its own to some 1e-4.
    const h = 0.05;
    const [low, middle, high] = [-h, 0, h].map((bump) => price(bump));
    expect(Math.abs(delta - (high - low) / (2 * h))).toBeLessThan(1e-4 * Math.abs(delta) + 2e-6);
    expect(Math.abs(gamma - (high - 2 * middle + low) / (h * h))).toBeLessThan(
      1e-2 * Math.abs(gamma) + 2e-6,
    );
    const slope = (price(0, 1e-4) - price(0, -1e-4)) / 2e-4;
    expect(Math.abs(vega - slope)).toBeLessThan(3e-4 * Math.abs(slope) + 2e-4);
  });
});
