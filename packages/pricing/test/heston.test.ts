import { existsSync, readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  type BatesParameters,
  type HestonParameters,
  blackPrice,
  hestonOtmPrices,
  hestonPrices,
  normalisedImpliedVols,
} from "../src/index.ts";

interface Golden {
  readonly name: string;
  readonly tau: number;
  readonly parameters: HestonParameters | BatesParameters;
  readonly strikes: readonly number[];
  readonly prices: readonly number[];
}

// Made by test/golden/heston.py: 30-digit integration of Heston's two probabilities, an integral the
// code under test does not share; QuantLib agrees to its own quadrature (1e-15 to 1e-7).
const path = new URL("golden/heston.json", import.meta.url);
const golden = (
  existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : []
) as readonly Golden[];

const index: HestonParameters = { v0: 0.03, kappa: 3, theta: 0.05, sigma: 0.8, rho: -0.75 };

/** One call price at a volatility of variance. */
function priceAt(sigma: number): number {
  return hestonPrices({ forward: 1, tau: 1, strikes: [1.1] }, { ...index, sigma })[0];
}

describe("hestonPrices", () => {
  it.each(golden)(
    "matches 30-digit integration for $name",
    ({ tau, parameters, strikes, prices }) => {
      const found = hestonPrices({ forward: 1, tau, strikes }, parameters);
      // 1e-14 of √(FK), and the rounding of strikes and parameters to the price of size one.
      prices.forEach((price, i) => {
        expect(Math.abs(found[i] - price)).toBeLessThan(2e-14 * Math.max(1, Math.sqrt(strikes[i])));
      });
    },
  );

  it("is Black's formula without volatility of variance", () => {
    const parameters = { v0: 0.04, kappa: 1.5, theta: 0.04, sigma: 0, rho: 0.5 };
    const strikes = [40, 80, 100, 130, 300];
    const prices = hestonPrices({ forward: 100, tau: 0.8, strikes }, parameters);
    prices.forEach((price, i) => {
      const black = blackPrice(0.2, { forward: 100, strike: strikes[i], tau: 0.8, type: "call" });
      expect(Math.abs(price - black)).toBeLessThan(1e-12);
    });
  });

  it("tends to it smoothly as that volatility vanishes", () => {
    expect(Math.abs(priceAt(1e-9) - priceAt(0))).toBeLessThan(1e-10);
    expect(Math.abs(priceAt(1e-6) - priceAt(0))).toBeLessThan(1e-6);
  });

  it("is Merton's mixture of Black prices when only jumps are random", () => {
    const parameters = {
      v0: 0.04,
      kappa: 1,
      theta: 0.04,
      sigma: 0,
      rho: 0,
      jumpRate: 1.3,
      jumpMean: -0.08,
      jumpStdev: 0.12,
    };
    const [tau, strike] = [0.5, 1.05];
    const growth = Math.exp(-0.08 + 0.12 ** 2 / 2);
    let expected = 0;
    let weight = Math.exp(-1.3 * tau);
    for (let n = 0; n < 40; n++, weight *= (1.3 * tau) / n) {
      const forward = growth ** n * Math.exp(-1.3 * tau * (growth - 1));
      const vol = Math.sqrt(0.04 + (n * 0.12 ** 2) / tau);
      expected += weight * blackPrice(vol, { forward, strike, tau, type: "call" });
    }
    const [price] = hestonPrices({ forward: 1, tau, strikes: [strike] }, parameters);
    expect(Math.abs(price - expected)).toBeLessThan(1e-14);
  });

  it("falls and is convex in strike, between its bounds, for any parameters", () => {
    const parameters = fc.record({
      v0: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
      kappa: fc.double({ min: 0.1, max: 8, noNaN: true }),
      theta: fc.double({ min: 0.005, max: 0.5, noNaN: true }),
      sigma: fc.double({ min: 0.01, max: 2, noNaN: true }),
      rho: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
    });
    const taus = fc.double({ min: 0.01, max: 3, noNaN: true });
    fc.assert(
      fc.property(parameters, taus, (model, tau) => {
        const strikes = Array.from({ length: 21 }, (_, i) => 0.5 + 0.05 * i);
        const prices = hestonPrices({ forward: 1, tau, strikes }, model);
        for (let i = 0; i < 21; i++) {
          expect(prices[i]).toBeGreaterThanOrEqual(Math.max(0, 1 - strikes[i]));
          expect(prices[i]).toBeLessThan(1);
          if (i > 0) expect(prices[i]).toBeLessThanOrEqual(prices[i - 1] + 1e-13);
          if (i > 1) {
            const bend = prices[i] - 2 * prices[i - 1] + prices[i - 2];
            expect(bend).toBeGreaterThan(-1e-13);
          }
        }
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it("gives a strike the same price alone and in company", () => {
    const strikes = Array.from({ length: 30 }, (_, i) => 70 + 2 * i);
    const together = hestonPrices({ forward: 100, tau: 0.1, strikes }, index);
    for (const [i, strike] of strikes.entries()) {
      const [alone] = hestonPrices({ forward: 100, tau: 0.1, strikes: [strike] }, index);
      expect(Math.abs(alone - together[i])).toBeLessThan(2e-12);
    }
  });

  it.each([
    { change: { v0: -0.1 }, message: /v0 must be 0 or more, a variance/ },
    { change: { kappa: 0 }, message: /kappa must be positive, got 0/ },
    { change: { theta: NaN }, message: /theta must be 0 or more/ },
    { change: { sigma: -1 }, message: /sigma must be 0 or more, got -1/ },
    { change: { rho: 1.2 }, message: /rho must be in \[-1, 1\], got 1.2/ },
    { change: { v0: 0, theta: 0 }, message: /one variance must live/ },
    { change: { jumpRate: -1, jumpMean: 0, jumpStdev: 0 }, message: /jumpRate must be 0 or more/ },
  ])("names the parameter that is wrong: $change", ({ change, message }) => {
    const parameters = { ...index, ...change };
    expect(() => hestonPrices({ forward: 1, tau: 1, strikes: [1] }, parameters)).toThrow(message);
  });

  it("names the other argument that is wrong", () => {
    const smile = { forward: 1, tau: 1, strikes: [1, 0] };
    expect(() => hestonPrices(smile, index)).toThrow(/strikes\[1\] must be positive/);
    expect(() => hestonPrices({ ...smile, forward: -1 }, index)).toThrow(/forward must be/);
    expect(() => hestonPrices({ ...smile, strikes: [1], tau: 0 }, index)).toThrow(/tau must be/);
    const out = new Float64Array(3);
    expect(() => hestonPrices({ ...smile, strikes: [1] }, index, out)).toThrow(
      /out must have shape/,
    );
  });
});

describe("hestonOtmPrices", () => {
  it("gives a skewed smile when inverted", () => {
    const k = Float64Array.from({ length: 21 }, (_, i) => -0.2 + 0.02 * i);
    const prices = hestonOtmPrices({ tau: 1 / 12, k }, index);
    const { vols, nOk } = normalisedImpliedVols(prices, { k, taus: 1 / 12 });
    expect(nOk).toBe(21);
    expect(vols[0]).toBeGreaterThan(vols[10]);
    expect(vols[10]).toBeGreaterThan(0.15);
    expect(vols[10]).toBeLessThan(0.2);
  });

  it("approaches √v0 at the money as time runs out", () => {
    const k = Float64Array.of(0);
    const { vols } = normalisedImpliedVols(hestonOtmPrices({ tau: 1e-5, k }, index), {
      k,
      taus: 1e-5,
    });
    expect(vols[0]).toBeCloseTo(Math.sqrt(0.03), 4);
  });
});
