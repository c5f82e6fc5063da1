import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type BlackGreeks, type BlackInput, blackGreeks, blackPrice } from "../src/index.ts";

type Case = BlackInput & {
  readonly vol: number;
  readonly spot: number;
  readonly greeks: BlackGreeks;
};

// Made by test/golden/black.py: derivatives of the price taken numerically in 120 digits.
const cases = (
  JSON.parse(readFileSync(new URL("golden/black.json", import.meta.url), "utf8")) as {
    readonly greeks: readonly Case[];
  }
).greeks;

const names = (greeks: BlackGreeks): (keyof BlackGreeks)[] =>
  Object.keys(greeks) as (keyof BlackGreeks)[];

describe("blackGreeks", () => {
  it.each(cases)(
    "matches derivatives in 120 digits for a $type at $strike, forward $forward",
    ({ vol, spot, greeks: expected, ...input }) => {
      const greeks = blackGreeks(vol, input, { spot });
      for (const name of names(expected)) {
        // A few ulps, more where terms of opposite sign meet (charm of the second case: 800).
        const error = Math.abs(greeks[name] / expected[name] - 1);
        expect(error, name).toBeLessThan(2e-12);
      }
      expect(names(greeks).toSorted()).toEqual(names(expected).toSorted());
    },
  );

  it("agrees with finite differences of the price in volatility and forward anywhere", () => {
    const cell = fc.record({
      vol: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
      moneyness: fc.double({ min: -2.5, max: 2.5, noNaN: true }),
      tau: fc.double({ min: 0.01, max: 5, noNaN: true }),
      type: fc.constantFrom("call" as const, "put" as const),
    });
    fc.assert(
      fc.property(cell, ({ vol, moneyness, tau, type }) => {
        const strike = 100 * Math.exp(moneyness * vol * Math.sqrt(tau));
        const input: BlackInput = { forward: 100, strike, tau, type };
        const greeks = blackGreeks(vol, input);
        const h = 1e-4 * vol;
        const vega = (blackPrice(vol + h, input) - blackPrice(vol - h, input)) / (2 * h);
        // Truncation (1e-4)²·d⁴ and rounding of 100·ε over the step.
        expect(Math.abs(greeks.vega - vega)).toBeLessThan(1e-6 * greeks.vega + 1e-13 / h);
        const b = 1e-3 * vol * Math.sqrt(tau) * 100;
        const up = blackPrice(vol, { ...input, forward: 100 + b });
        const down = blackPrice(vol, { ...input, forward: 100 - b });
        expect(Math.abs(greeks.delta - (up - down) / (2 * b))).toBeLessThan(2e-6 + 1e-13 / b);
        const gamma = (up - 2 * greeks.price + down) / (b * b);
        expect(Math.abs(greeks.gamma - gamma)).toBeLessThan(1e-4 * greeks.gamma + 2e-13 / (b * b));
      }),
      { seed: 42 },
    );
  });

  it("has equal gammas and vegas for call and put, and deltas apart by the carry", () => {
    const input = { forward: 103, strike: 96, tau: 0.7, discountFactor: 0.97 };
    const call = blackGreeks(0.3, { ...input, type: "call" }, { spot: 101 });
    const put = blackGreeks(0.3, { ...input, type: "put" }, { spot: 101 });
    for (const name of ["gamma", "vega", "vanna", "volga", "speed", "zomma", "ultima"] as const) {
      expect(put[name]).toBe(call[name]);
    }
    expect(call.delta - put.delta).toBeCloseTo((0.97 * 103) / 101, 14);
    expect(call.forwardDelta - put.forwardDelta).toBeCloseTo(0.97, 14);
  });

  it("satisfies Black and Scholes' equation, Θ + σ²S²Γ/2 + bSΔ = rV", () => {
    const input: BlackInput = {
      forward: 103,
      strike: 96,
      tau: 0.7,
      type: "put",
      discountFactor: 0.97,
    };
    const { theta, gamma, delta, price } = blackGreeks(0.3, input, { spot: 101 });
    const rate = -Math.log(0.97) / 0.7;
    const drift = Math.log(103 / 101) / 0.7;
    const left = theta + 0.5 * 0.09 * 101 * 101 * gamma + drift * 101 * delta;
    expect(left).toBeCloseTo(rate * price, 12);
  });

  it("converts units for the screen", () => {
    const input: BlackInput = { forward: 100, strike: 90, tau: 0.5, type: "call" };
    const raw = blackGreeks(0.2, input);
    const market = blackGreeks(0.2, input, { greekUnits: "market" });
    expect(market.vega).toBeCloseTo(raw.vega / 100, 15);
    expect(market.rhoRate).toBeCloseTo(raw.rhoRate / 100, 15);
    expect(market.theta).toBeCloseTo(raw.theta / 365, 15);
    expect(market.delta).toBe(raw.delta);
    expect(market.gamma).toBe(raw.gamma);
  });

  it("tends to the limits of expiry and of no volatility, never to NaN", () => {
    const base = { forward: 100, strike: 90, tau: 1e-9, type: "call" } as const;
    for (const strike of [90, 100, 110]) {
      for (const tau of [0, 1e-300, 1e-12, 1]) {
        for (const vol of [0, 1e-300, 1e-12, 0.2, 50]) {
          const greeks = blackGreeks(vol, { ...base, strike, tau });
          for (const name of names(greeks)) expect(greeks[name], name).not.toBeNaN();
        }
      }
    }
    expect(blackGreeks(0.2, base)).toMatchObject({ price: 10, delta: 1, gamma: 0, vega: 0 });
    expect(blackGreeks(0.2, { ...base, tau: 0, type: "put" })).toMatchObject({
      delta: -0,
      price: 0,
    });
    const atStrike = blackGreeks(0, { ...base, strike: 100, tau: 1 });
    expect(atStrike.gamma).toBe(Infinity);
    expect(atStrike.delta).toBeCloseTo(0.5, 15);
    expect(atStrike.vega).toBeCloseTo(100 / Math.sqrt(2 * Math.PI), 12);
  });

  it("names the argument that is wrong", () => {
    const input: BlackInput = { forward: 100, strike: 90, tau: 1, type: "call" };
    expect(() => blackGreeks(-0.1, input)).toThrow(/blackGreeks: vol must be 0 or more, got -0.1/);
    expect(() => blackGreeks(0.1, input, { spot: 0 })).toThrow(/spot must be positive/);
    const unit = { greekUnits: "percent" as "raw" };
    expect(() => blackGreeks(0.1, input, unit)).toThrow(/greekUnits must be "raw" or "market"/);
  });
});
