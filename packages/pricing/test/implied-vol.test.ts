import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { VALUE, VEGA, evaluateOtm, otmValue } from "../src/black/normalised-black.ts";
import { normalGuess } from "../src/implied-volatility/normal-guess.ts";
import { totalDeviation } from "../src/implied-volatility/total-deviation.ts";
import {
  type BlackInput,
  IMPLIED_VOL_STATUSES,
  blackPrice,
  impliedVol,
  impliedVols,
  normalisedBlackPrice,
  normalisedImpliedVols,
} from "../src/index.ts";

// Made by test/golden/black.py (mpmath, 120 digits): [x, s, c, 1 − c].
const golden = (
  JSON.parse(readFileSync(new URL("golden/black.json", import.meta.url), "utf8")) as {
    readonly normalised: readonly (readonly [number, number, number, number])[];
  }
).normalised;

const fraction = fc.double({ min: 0, max: 1, noNaN: true });
const logUniform = (low: number, high: number): fc.Arbitrary<number> =>
  fraction.map((u) => low * (high / low) ** u);

/** ∂ln c/∂ln s: how many ulps of price an ulp of volatility is worth. */
function elasticity(x: number, s: number): number {
  const out = new Float64Array(3);
  evaluateOtm(x, s, out);
  return (s * out[VEGA]) / out[VALUE];
}

/**
 * The law of the inversion. A volatility is a double, so a price comes back at best to `elasticity`
 * ulps, and a volatility at best to 1/elasticity ulps of the price; 10 ulps are for arithmetic.
 */
function expectRoundTrip(x: number, s: number): void {
  const c = otmValue(x, s);
  const elastic = elasticity(x, s);
  const found = totalDeviation(x, c);
  const priceUlps = Math.abs(otmValue(x, found) / c - 1) / Number.EPSILON;
  const volUlps = Math.abs(found / s - 1) / Number.EPSILON;
  expect(priceUlps, `price at x = ${x}, s = ${s}`).toBeLessThan(10 * Math.max(1, elastic));
  expect(volUlps, `vol at x = ${x}, s = ${s}`).toBeLessThan(10 * Math.max(1, 1 / elastic));
}

describe("totalDeviation", () => {
  it("inverts 120-digit prices down to 1e-300", () => {
    for (const [x, s, c, complement] of golden) {
      if (complement < 1e-12) continue; // c itself has no digits left
      const h = x / s;
      const elastic = elasticity(x, s);
      const error = Math.abs(totalDeviation(x, c) / s - 1) / Number.EPSILON;
      // The rounding of x/s inside costs two ulps of s at most, the price's own 1/elasticity.
      const room = 12 + (10 + h * h) / elastic;
      expect(error, `x = ${x}, s = ${s}`).toBeLessThan(room);
    }
  });

  it("comes back to price and volatility over vol 1e-3..10, |k| up to 20", () => {
    fc.assert(
      fc.property(fraction, logUniform(1e-3, 10), fc.integer({ min: 0, max: 2 }), (u, s, kind) => {
        const x = kind === 0 ? 20 * u : kind === 1 ? Math.min(20, 37 * s * u) : 1e-16 ** u;
        const c = otmValue(x, s);
        fc.pre(c > 1e-300 && c < 1 - 1e-12);
        expectRoundTrip(x, s);
      }),
      { seed: 42, numRuns: 20_000 },
    );
  });

  it("comes back at the money and next to it", () => {
    for (const x of [0, 1e-300, 1e-160, 1e-40, 1e-17, 1e-9]) {
      for (const s of [1e-12, 1e-6, 1e-3, 0.1, 0.41, 0.43, 1, 2.5, 6]) {
        if (x < 30 * s) expectRoundTrip(x, s); // else the price is 0
      }
    }
  });

  it("rises in the price, across all branches", () => {
    for (const x of [1e-8, 1e-3, 0.1, 1, 5, 20]) {
      let previous = 0;
      for (let i = 1; i < 4000; i++) {
        const found = totalDeviation(
          x,
          i < 2000 ? 10 ** (-2 + (i - 2000) / 10) : (i - 1999) / 2001,
        );
        expect(Number.isFinite(found)).toBe(true);
        if (i !== 2000) expect(found).toBeGreaterThan(previous);
        previous = i === 1999 ? 0 : found;
      }
    }
  });
});

describe("normalGuess", () => {
  it("is as near as its docstring says", () => {
    for (const [s, room] of [
      [1e-6, 2e-6],
      [0.1, 2e-6],
      [0.3, 5e-5],
      [1, 5e-3],
    ] as const) {
      for (let h = 0; h < 36; h = 1.1 * h + 1e-3) {
        const c = otmValue(h * s, s);
        if (c > 1e-300) expect(Math.abs(normalGuess(h * s, c) / s - 1)).toBeLessThan(room);
      }
    }
  });
});

describe("impliedVol", () => {
  it("finds the volatility of discounted prices of either type", () => {
    const cell = fc.record({
      forward: logUniform(0.01, 1e5),
      moneyness: fc.double({ min: -6, max: 6, noNaN: true }),
      tau: logUniform(1e-3, 20),
      vol: logUniform(0.03, 2),
      type: fc.constantFrom("call" as const, "put" as const),
      discountFactor: logUniform(0.6, 1.05),
    });
    fc.assert(
      fc.property(cell, ({ moneyness, vol, ...rest }) => {
        const deviation = vol * Math.sqrt(rest.tau);
        const strike = rest.forward * Math.exp(moneyness * deviation);
        const input: BlackInput = { ...rest, strike };
        const result = impliedVol(blackPrice(vol, input), input);
        expect(result.status).toBe("ok");
        // In the money only the digits of price above intrinsic value count.
        const x = Math.abs(moneyness * deviation);
        const itm = rest.type === "call" ? moneyness < 0 : moneyness > 0;
        const lost = itm ? Math.expm1(x) / otmValue(x, deviation) : 0;
        const room =
          1e-14 * (1 + x / deviation) ** 2 + (1e-15 * (4 + lost)) / elasticity(x, deviation);
        expect(Math.abs(result.vol / vol - 1)).toBeLessThan(room);
      }),
      { seed: 42, numRuns: 2000 },
    );
  });

  const input: BlackInput = {
    forward: 100,
    strike: 90,
    tau: 0.5,
    type: "call",
    discountFactor: 0.9,
  };

  it.each([
    { price: 8.99, change: {}, status: "below-intrinsic" },
    { price: -1, change: { type: "put" as const }, status: "below-intrinsic" },
    { price: 90, change: {}, status: "above-maximum" },
    { price: 81, change: { type: "put" as const }, status: "above-maximum" },
    { price: NaN, change: {}, status: "non-finite" },
    { price: Infinity, change: {}, status: "non-finite" },
    { price: 10, change: { forward: NaN }, status: "non-finite" },
    { price: 10, change: { forward: Infinity }, status: "non-finite" },
    { price: 10, change: { tau: NaN }, status: "non-finite" },
    { price: 10, change: { discountFactor: NaN }, status: "non-finite" },
    { price: 10, change: { discountFactor: 0 }, status: "out-of-domain" },
    { price: 10, change: { strike: 0 }, status: "out-of-domain" },
    { price: 10, change: { tau: -1 }, status: "out-of-domain" },
    { price: 10, change: { tau: 0 }, status: "out-of-domain" },
  ])("answers $status for a price of $price with $change", ({ price, change, status }) => {
    const result = impliedVol(price, { ...input, ...change });
    expect(result).toEqual({ status, vol: NaN });
    const { forward, strike, tau, type, discountFactor = 1 } = { ...input, ...change };
    const batch = impliedVols(Float64Array.of(price), {
      forwards: forward,
      strikes: Float64Array.of(strike),
      taus: tau,
      signs: type === "call" ? 1 : -1,
      discountFactors: discountFactor,
    });
    expect(IMPLIED_VOL_STATUSES[batch.statuses[0]]).toBe(status);
    expect(batch.vols[0]).toBeNaN();
    expect(batch.nOk).toBe(0);
  });

  it("answers volatility 0 for exactly intrinsic value, at expiry too", () => {
    expect(impliedVol(9, { ...input, tau: 0 })).toEqual({ status: "ok", vol: 0 });
    expect(impliedVol(0, { ...input, type: "put" })).toEqual({ status: "ok", vol: 0 });
  });

  it("throws for a type that is none", () => {
    expect(() => impliedVol(1, { ...input, type: "C" as "call" })).toThrow(/"call" or "put"/);
  });
});

describe("impliedVols", () => {
  const strikes = Float64Array.from({ length: 41 }, (_, i) => 60 + 2 * i);
  const prices = strikes.map((strike) =>
    blackPrice(0.3, { forward: 100, strike, tau: 0.4, type: strike < 100 ? "put" : "call" }),
  );
  const signs = Int8Array.from(strikes, (strike) => (strike < 100 ? -1 : 1));

  it("gives row by row what single calls give, columns or numbers alike", () => {
    const n = strikes.length;
    const batch = impliedVols(prices, { forwards: 100, strikes, taus: 0.4, signs });
    const columns = impliedVols(prices, {
      forwards: new Float64Array(n).fill(100),
      strikes,
      taus: new Float64Array(n).fill(0.4),
      signs,
      discountFactors: new Float64Array(n).fill(1),
    });
    expect(columns).toEqual(batch);
    expect(batch.nOk).toBe(n);
    batch.vols.forEach((vol, i) => {
      const type = signs[i] > 0 ? "call" : "put";
      expect(impliedVol(prices[i], { forward: 100, strike: strikes[i], tau: 0.4, type }).vol).toBe(
        vol,
      );
      expect(vol).toBeCloseTo(0.3, 13);
    });
  });

  it("writes into the arrays it is given", () => {
    const vols = new Float64Array(strikes.length);
    const statuses = new Uint8Array(strikes.length).fill(9);
    const batch = impliedVols(
      prices,
      { forwards: 100, strikes, taus: 0.4, signs },
      { vols, statuses },
    );
    expect(batch.vols).toBe(vols);
    expect(batch.statuses).toBe(statuses);
    expect(Math.max(...statuses)).toBe(0);
  });

  it("names the column of another length", () => {
    const taus = new Float64Array(3);
    expect(() => impliedVols(prices, { forwards: 100, strikes, taus, signs })).toThrow(
      /taus must have shape \[41\], got \[3\]/,
    );
  });
});

describe("normalisedImpliedVols", () => {
  it("inverts out-of-the-money prices per unit of forward", () => {
    const k = Float64Array.from({ length: 61 }, (_, i) => -1.5 + 0.04 * i);
    const prices = k.map((at) =>
      normalisedBlackPrice(at, { w: 0.08, type: at > 0 ? "call" : "put" }),
    );
    const { vols, nOk } = normalisedImpliedVols(prices, { k, taus: 2 });
    expect(nOk).toBe(61);
    for (const vol of vols) expect(vol).toBeCloseTo(0.2, 13);
  });

  it("gives a volatility to the smallest numbers there are, where slopes overflow", () => {
    const prices = Float64Array.of(5e-324, 1e-310, 1e-307, 5e-324);
    const k = Float64Array.of(0, 0, 0, 0.7);
    const { vols, nOk } = normalisedImpliedVols(prices, { k, taus: 1 });
    expect(nOk).toBe(4);
    for (const vol of vols) expect(vol).toBeGreaterThan(0);
    // At the money c = s/√(2π) to first order.
    expect(vols[2] / (1e-307 * Math.sqrt(2 * Math.PI))).toBeCloseTo(1, 12);
  });

  it("says which rows have none", () => {
    const k = Float64Array.of(0.1, -0.1, 0.1, NaN, 0);
    const prices = Float64Array.of(1, Math.exp(-0.1), -1e-9, 0.1, 0);
    const { statuses } = normalisedImpliedVols(prices, { k, taus: 1 });
    expect([...statuses].map((code) => IMPLIED_VOL_STATUSES[code])).toEqual([
      "above-maximum",
      "above-maximum",
      "below-intrinsic",
      "non-finite",
      "ok",
    ]);
  });
});
