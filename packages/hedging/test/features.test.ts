import {
  blackOption,
  call,
  extendedFeatures,
  featureFromJson,
  givenPrices,
  halfSpread,
  hedgeMarket,
  heldBy,
  instrumentFromJson,
  instrumentPrice,
  logReturn,
  lookback,
  optionType,
  put,
  ruleGains,
  running,
  sourceFeatures,
  spotRatio,
  strikeDistance,
  timeLeft,
  timeToExpiry,
  underlying,
  volatility,
} from "@volsmith/hedging";
import type { Feature, Kinded } from "@volsmith/hedging";
import { blackPrice } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { paths } from "./support/gbm.ts";

const data = paths([[100, 110, 99, 104]], { years: 0.3 });
const option = blackOption({ strike: 100, expiry: 0.5, vol: 0.25, type: "put" });
const market = hedgeMarket(
  { payoff: put({ strike: 95 }), instruments: [underlying(), option] },
  data,
);
const ln = Math.log;

const held = (spot: number, t: number) =>
  put({ strike: 95 }).black!({ spot, tau: 0.3 - 0.1 * t, vol: 0.3 }).delta;

const cases: readonly (readonly [Feature, readonly number[]])[] = [
  [spotRatio(), [1, 1.1, 0.99]],
  [timeLeft(), [1, 2 / 3, 1 / 3]],
  [timeToExpiry(), [0.3, 0.2, 0.1]],
  [logReturn(), [0, ln(1.1), ln(0.9)]],
  [volatility(), [0.2, 0.2, 0.2]],
  [volatility({ vol: 0.3 }), [0.3, 0.3, 0.3]],
  [strikeDistance(), [ln(100 / 95), ln(110 / 95), ln(99 / 95)]],
  [optionType(), [-1, -1, -1]],
  [running({ of: "maximum" }), [0, 0, ln(110 / 99)]],
  [running({ of: "minimum" }), [0, ln(100 / 110), 0]],
  [running({ of: "mean" }), [0, ln(105 / 110), ln(103 / 99)]],
  [running({ of: "variance" }), [0, ln(1.1) ** 2, (ln(1.1) ** 2 + ln(0.9) ** 2) / 2]],
  [
    heldBy({ policy: { kind: "black-scholes-delta", vol: 0.3 } as Kinded }),
    [100, 110, 99].map(held),
  ],
  [
    ruleGains({ policy: { kind: "black-scholes-delta", vol: 0.3 } as Kinded }),
    [0, 10 * held(100, 0), 10 * held(100, 0) - 11 * held(110, 1)],
  ],
  [
    instrumentPrice({ name: option.name }),
    [100, 110, 99].map(
      (forward, t) =>
        blackPrice(0.25, { forward, strike: 100, tau: 0.5 - 0.1 * t, type: "put" }) / 100,
    ),
  ],
];

describe("features", () => {
  it.each(
    cases.map(([feature, expected]) => [JSON.stringify(feature), feature, expected] as const),
  )("%s is what is counted by hand, and the same after JSON", (json, feature, expected) => {
    const found = feature.values!(market);
    expect(found).toHaveLength(3);
    for (const [t, x] of expected.entries()) expect(found[t]).toBeCloseTo(x, 12);
    expect(featureFromJson(JSON.parse(json) as Kinded).values!(market)).toEqual(found);
  });

  it("the source's state has four numbers, the extended one nine", () => {
    expect(sourceFeatures().map(({ kind }) => kind)).toEqual([
      "spot-ratio",
      "time-left",
      "log-return",
      "volatility",
    ]);
    expect(extendedFeatures()).toHaveLength(9);
  });

  it("say what a market lacks", () => {
    const path = hedgeMarket({ payoff: lookback() }, { ...data, vols: null });
    expect(() => strikeDistance().values!(path)).toThrow("has no strike; use spotRatio()");
    expect(() => volatility().values!(path)).toThrow("no path volatilities");
    const greeks = extendedFeatures(0.2)[5];
    const own = { kind: "own", value: () => 0 };
    const unknown = hedgeMarket({ payoff: own }, data);
    expect(() => greeks.values!(unknown)).toThrow('payoff "own" has no Black delta');
    expect(() => instrumentPrice({ name: "x" }).values!(path)).toThrow("traded are: underlying");
    expect(() => volatility({ vol: { window: 0, initial: 0.2 } }).values!(path)).toThrow("window");
  });
});

describe("instruments", () => {
  it("Black's options are worth their payoff when they expire with the paths", () => {
    const expiring = blackOption({ strike: 100, expiry: 0.3, vol: "path" });
    expect(expiring.prices(data)[3]).toBeCloseTo(call({ strike: 100 }).value([104], data.grid), 12);
    const early = blackOption({ strike: 100, expiry: 0.1, vol: 0.2 });
    expect(() => early.prices(data)).toThrow("expires before the paths end");
    expect(() =>
      blackOption({ strike: 1, expiry: 1, vol: "path" }).prices({ ...data, vols: null }),
    ).toThrow("no volatilities");
  });

  it("come from plain data, costs and all", () => {
    const costly = blackOption({
      strike: 110,
      expiry: 1,
      vol: 0.3,
      type: "put",
      costs: [halfSpread({ amount: 0.05 })],
    });
    for (const instrument of [costly, underlying({ name: "S", costs: [] })]) {
      const again = instrumentFromJson(JSON.parse(JSON.stringify(instrument)) as Kinded);
      expect(again.prices(data)).toEqual(instrument.prices(data));
      expect(JSON.parse(JSON.stringify(again))).toEqual(JSON.parse(JSON.stringify(instrument)));
      expect(again.costs!.map((cost) => cost.of(2, 10))).toEqual(
        instrument.costs!.map((cost) => cost.of(2, 10)),
      );
    }
    expect(() => instrumentFromJson({ kind: "future" })).toThrow("underlying, black-option");
  });

  it("given prices belong to their paths", () => {
    const prices = new Map([[data, Float64Array.of(5, 6, 7, 8)]]);
    const listed = givenPrices({ name: "listed", prices });
    expect(listed.prices(data)[2]).toBe(7);
    expect(() => listed.prices({ ...data })).toThrow(
      "prices of listed must have shape [1, 4], got [0]",
    );
  });
});
