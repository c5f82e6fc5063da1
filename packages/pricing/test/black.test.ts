import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { COMPLEMENT, VALUE, VEGA, evaluateOtm, otmValue } from "../src/black/normalised-black.ts";
import {
  type BlackInput,
  blackPrice,
  coinPremium,
  logMoneyness,
  normalisedBlackPrice,
} from "../src/index.ts";

// Made by test/golden/black.py (mpmath, 120 digits): [x, s, c, 1 − c].
const golden = (
  JSON.parse(readFileSync(new URL("golden/black.json", import.meta.url), "utf8")) as {
    readonly normalised: readonly (readonly [number, number, number, number])[];
  }
).normalised;

const relative = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / Math.abs(expected) / Number.EPSILON;

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const logUniform = (low: number, high: number): fc.Arbitrary<number> =>
  fraction.map((u) => low * (high / low) ** u);
const inputs = fc.record({
  forward: logUniform(1e-3, 1e6),
  moneyness: fc.double({ min: -5, max: 5, noNaN: true }),
  tau: logUniform(1e-4, 30),
  vol: logUniform(1e-3, 5),
  discountFactor: logUniform(0.5, 1.1),
});

describe("the out-of-the-money value c(x, s)", () => {
  it(`matches ${golden.length} values of 120-digit arithmetic, prices down to 1e-300`, () => {
    const out = new Float64Array(3);
    for (const [x, s, value, complement] of golden) {
      evaluateOtm(x, s, out);
      // Rounding x/s by half an ulp moves c by (x/s)²/2 ulps; the rest is arithmetic. Next to
      // the switch at s = 0.42 three ulps come on top, at 1 − c → 0 those of d²/2.
      const h = x / s;
      expect(relative(out[VALUE], value), `c at ${x}, ${s}`).toBeLessThan(8 + 2 * h * h);
      const d = h - s / 2;
      expect(relative(out[COMPLEMENT], complement), `1 − c at ${x}, ${s}`).toBeLessThan(8 + d * d);
    }
  });

  it("rises in s with slope φ(d)", () => {
    fc.assert(
      fc.property(logUniform(1e-6, 15), logUniform(1e-3, 8), (x, s) => {
        const out = new Float64Array(3);
        evaluateOtm(x, s, out);
        const [value, vega] = [out[VALUE], out[VEGA]];
        fc.pre(value > 1e-290 && out[COMPLEMENT] > 1e-8);
        const h = 1e-4 * s * Math.min(1, (s / x) ** 2);
        const slope = (otmValue(x, s + h) - otmValue(x, s - h)) / (2 * h);
        // Truncation of order (1e-4)², rounding of ulps over 1e-4 of c.
        const room = 1e-6 * vega + (1e-14 * (1 + (x / s) ** 2) * value) / h;
        expect(Math.abs(slope - vega)).toBeLessThan(room);
      }),
      { seed: 42 },
    );
  });

  it("does not jump where the formula changes", () => {
    const step = 1e-13;
    for (const x of [0, 1e-9, 0.01, 0.5, 0.7, 0.71, 1.99, 2, 2.01, 6]) {
      for (const s of [0.42, Math.sqrt(x / 4)]) {
        if (s === 0) continue;
        const [below, above] = [otmValue(x, s * (1 - step)), otmValue(x, s * (1 + step))];
        const out = new Float64Array(3);
        evaluateOtm(x, s, out);
        const rise = (2 * step * s * out[VEGA]) / out[VALUE];
        expect(Math.abs(above / below - 1 - rise)).toBeLessThan(8e-15 + 4e-16 * (x / s) ** 2);
      }
    }
    // x = 2 splits series from quadrature at every small s.
    for (const s of [0.06, 0.1, 0.3, 0.41]) {
      const [left, right] = [otmValue(2 - 1e-15, s), otmValue(2, s)];
      expect(Math.abs(left / right - 1)).toBeLessThan(2e-15 * (2 / s) ** 2 + 4e-15);
    }
  });

  it("tends to 0 and 1, never to NaN", () => {
    for (const x of [0, 1e-300, 1, 700, 1e6]) {
      expect(otmValue(x, 0)).toBe(0);
      expect(otmValue(x, Infinity)).toBe(1);
      for (const s of [5e-324, 1e-200, 1e-20, 1e3, 1e200]) expect(otmValue(x, s)).not.toBeNaN();
    }
    expect(otmValue(0, 1e-10)).toBeCloseTo(1e-10 / Math.sqrt(2 * Math.PI), 25);
  });
});

describe("blackPrice", () => {
  it("obeys put-call parity", () => {
    fc.assert(
      fc.property(inputs, ({ forward, moneyness, tau, vol, discountFactor }) => {
        const strike = forward * Math.exp(moneyness);
        const price = (type: "call" | "put"): number =>
          blackPrice(vol, { forward, strike, tau, type, discountFactor });
        const difference = price("call") - price("put");
        const size = discountFactor * Math.max(forward, strike);
        expect(Math.abs(difference - discountFactor * (forward - strike))).toBeLessThan(
          4e-16 * size,
        );
      }),
      { seed: 42 },
    );
  });

  it("is unchanged by σ → cσ, τ → τ/c², and scales with forward and strike", () => {
    fc.assert(
      fc.property(inputs, logUniform(0.1, 10), ({ forward, moneyness, tau, vol }, c) => {
        const strike = forward * Math.exp(moneyness);
        const base: BlackInput = { forward, strike, tau, type: "call" };
        const price = blackPrice(vol, base);
        const h = Math.abs(moneyness) / (vol * Math.sqrt(tau));
        // Time value moves by h² ulps for an ulp of σ√τ or of ln(K/F), each of which is rounded.
        const room = 1e-15 * (4 + h * h) * price + 1e-15 * forward;
        const rescaled = blackPrice(c * vol, { ...base, tau: tau / (c * c) });
        expect(Math.abs(rescaled - price)).toBeLessThanOrEqual(room);
        const larger = blackPrice(vol, { ...base, forward: c * forward, strike: c * strike });
        expect(Math.abs(larger / c - price)).toBeLessThanOrEqual(room);
      }),
      { seed: 42 },
    );
  });

  it("rises in volatility, falls and is convex in strike for calls, and keeps its bounds", () => {
    fc.assert(
      fc.property(inputs, ({ forward, moneyness, tau, vol }) => {
        const strike = forward * Math.exp(moneyness);
        const call = (v: number, at: number): number =>
          blackPrice(v, { forward, strike: at, tau, type: "call" });
        const price = call(vol, strike);
        expect(price).toBeGreaterThanOrEqual(Math.max(0, forward - strike));
        expect(price).toBeLessThanOrEqual(forward);
        expect(call(1.01 * vol, strike)).toBeGreaterThanOrEqual(price);
        const [left, right] = [call(vol, 0.99 * strike), call(vol, 1.01 * strike)];
        const noise = 1e-15 * Math.max(forward, strike);
        expect(left).toBeGreaterThanOrEqual(price - noise);
        expect(left + right - 2 * price).toBeGreaterThanOrEqual(-4 * noise);
      }),
      { seed: 42 },
    );
  });

  it("is discounted intrinsic value at tau = 0 and at vol = 0", () => {
    const input = { forward: 100, strike: 90, type: "call", discountFactor: 0.9 } as const;
    expect(blackPrice(0.2, { ...input, tau: 0 })).toBe(9);
    expect(blackPrice(0, { ...input, tau: 1 })).toBe(9);
    expect(blackPrice(0, { ...input, tau: 1, type: "put" })).toBe(0);
    expect(blackPrice(Infinity, { ...input, tau: 1 })).toBe(90);
  });

  it.each([
    { change: { tau: -1 }, message: /tau must be 0 or more years, got -1/ },
    { change: { forward: 0 }, message: /forward must be positive and finite, got 0/ },
    { change: { strike: NaN }, message: /strike must be positive and finite, got NaN/ },
    { change: { discountFactor: -1 }, message: /discountFactor must be positive/ },
    { change: { type: "Call" as "call" }, message: /type must be "call" or "put", got "Call"/ },
  ])("names the argument that is wrong: $change", ({ change, message }) => {
    const input: BlackInput = { forward: 100, strike: 90, tau: 1, type: "call", ...change };
    expect(() => blackPrice(0.2, input)).toThrow(message);
  });
});

describe("normalisedBlackPrice", () => {
  it("is the undiscounted price per unit of forward", () => {
    fc.assert(
      fc.property(inputs, fc.constantFrom("call", "put"), ({ moneyness, tau, vol }, type) => {
        const price = normalisedBlackPrice(moneyness, { w: vol * vol * tau, type });
        const strike = Math.exp(moneyness);
        const expected = blackPrice(vol, { forward: 1, strike, tau, type });
        const h = Math.abs(moneyness) / (vol * Math.sqrt(tau));
        const room = 1e-15 * (4 + h * h) * expected + 4e-16 * Math.max(1, strike);
        expect(Math.abs(price - expected)).toBeLessThanOrEqual(room);
      }),
      { seed: 42 },
    );
  });
});

describe("coinPremium", () => {
  it("obeys parity in coin, C − P = 1 − K/F", () => {
    const option = { forward: 60_000, strike: 45_000, tau: 0.2 };
    const call = coinPremium(0.7, { ...option, type: "call" });
    const put = coinPremium(0.7, { ...option, type: "put" });
    expect(call - put).toBeCloseTo(1 - 45 / 60, 15);
  });
});

describe("logMoneyness", () => {
  it("keeps relative accuracy next to the money", () => {
    // ln(1 + 2⁻⁴⁰) = 2⁻⁴⁰ − 2⁻⁸¹ + …
    expect(logMoneyness(1 + 2 ** -40, 1)).toBe(2 ** -40 - 2 ** -81);
    expect(logMoneyness(Math.E, 1)).toBe(1);
    expect(logMoneyness(100, 100)).toBe(0);
  });
});
