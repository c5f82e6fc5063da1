import { describe, expect, it } from "vitest";
import * as fc from "fast-check";
import { randomGenerator } from "@volsmith/numerics";
import { fitParity } from "../../src/forward/fit-parity.ts";
import type { PairQuote } from "../../src/forward/parity-pairs.ts";
import { parityPairs } from "../../src/forward/parity-pairs.ts";
import type { DiscountNode } from "../../src/forward/discount-curve.ts";
import { discountCurve } from "../../src/forward/discount-curve.ts";
import { robustLine } from "../../src/forward/robust-line.ts";

interface World {
  readonly forward: number;
  readonly discount: number;
  readonly step: number;
  readonly spread: number;
}

/** Pairs that obey parity exactly: C = time value + D (F − K)⁺, P = C − D (F − K). */
function exactPairs({ forward, discount, step, spread }: World, n = 41): PairQuote[] {
  return Array.from({ length: n }, (_, i) => {
    const strike = Math.round(forward / step) * step + (i - (n >> 1)) * step;
    const timeValue = 0.02 * forward * Math.exp(-((strike / forward - 1) ** 2) * 50);
    const call = timeValue + Math.max(0, discount * (forward - strike));
    const put = call - discount * (forward - strike);
    const half = spread / 2;
    return {
      strike,
      callBid: call - half,
      callAsk: call + half,
      putBid: put - half,
      putAsk: put + half,
    };
  });
}

const worlds = fc.record({
  forward: fc.double({ min: 1, max: 1e5, noNaN: true }),
  discount: fc.double({ min: 0.6, max: 1.02, noNaN: true }),
  relativeSpread: fc.double({ min: 1e-5, max: 1e-3, noNaN: true }),
});

const currency = { tau: 0.5, premiumUnit: "currency" } as const;

describe("fitParity", () => {
  it("recovers forward and discount factor of exact quotes", () => {
    fc.assert(
      fc.property(worlds, ({ forward, discount, relativeSpread }) => {
        const world = { forward, discount, step: forward / 200, spread: forward * relativeSpread };
        const fit = fitParity(parityPairs(exactPairs(world)), currency)!;
        // Quotes carry rounding of 1e-16·F; the slope divides it by the width of strikes, 0.2 F.
        expect(Math.abs(fit.forward / forward - 1)).toBeLessThan(1e-12);
        expect(Math.abs(fit.discountFactor / discount - 1)).toBeLessThan(1e-11);
        expect(fit.parity.nUsed).toBe(fit.parity.nPairs);
      }),
      { seed: 42 },
    );
  });

  it("scales with the unit of money: prices times c give the forward times c, the same D", () => {
    const world = { forward: 4500, discount: 0.98, step: 25, spread: 2 };
    const base = fitParity(parityPairs(exactPairs(world)), currency)!;
    const scaled = exactPairs(world).map((q) => ({
      strike: q.strike * 7,
      callBid: q.callBid * 7,
      callAsk: q.callAsk * 7,
      putBid: q.putBid * 7,
      putAsk: q.putAsk * 7,
    }));
    const fit = fitParity(parityPairs(scaled), currency)!;
    expect(fit.forward).toBeCloseTo(7 * base.forward, 8);
    expect(fit.discountFactor).toBeCloseTo(base.discountFactor, 12);
  });

  it("is not moved by a quarter of the pairs being wrong on one side", () => {
    const random = randomGenerator(7);
    const world = { forward: 4500, discount: 0.98, step: 10, spread: 2 };
    for (let trial = 0; trial < 20; trial++) {
      const quotes = exactPairs(world, 61).map((q) => {
        if (random.uniform() >= 0.25) return q;
        const wrong = 20 + 200 * random.uniform();
        return { ...q, callBid: q.callBid + wrong, callAsk: q.callAsk + wrong };
      });
      const fit = fitParity(parityPairs(quotes), currency)!;
      // Wrong pairs are ten and more half-spreads away: given up wholly, so only rounding is left.
      expect(Math.abs(fit.forward - 4500)).toBeLessThan(1e-6);
      expect(Math.abs(fit.discountFactor - 0.98)).toBeLessThan(1e-8);
      expect(fit.parity.nUsed).toBeLessThan(61);
    }
  });

  it("takes a given discount factor, and then one pair is enough", () => {
    const [quote] = exactPairs({ forward: 100, discount: 0.95, step: 5, spread: 0.1 }, 1);
    const fit = fitParity(parityPairs([quote]), { ...currency, discountFactor: 0.95 })!;
    expect(fit.forward).toBeCloseTo(100, 10);
    expect(fit.parity.method).toBe("discount-given");
    expect(fitParity(parityPairs([quote]), currency)).toBeNull();
    expect(fitParity(parityPairs([]), currency)).toBeNull();
  });

  it("finds the forward of inverse contracts: C − P = 1 − K/F in coin", () => {
    const coins = fc.double({ min: 100, max: 2e5, noNaN: true });
    fc.assert(
      fc.property(coins, (forward) => {
        const quotes = Array.from({ length: 15 }, (_, i) => {
          const strike = forward * (0.65 + 0.05 * i);
          const call = 0.05 + Math.max(0, 1 - strike / forward);
          const put = call - (1 - strike / forward);
          return {
            strike,
            callBid: call - 5e-4,
            callAsk: call + 5e-4,
            putBid: put - 5e-4,
            putAsk: put + 5e-4,
          };
        });
        const fit = fitParity(parityPairs(quotes), { tau: 0.3, premiumUnit: "coin" })!;
        expect(Math.abs(fit.forward / forward - 1)).toBeLessThan(1e-12);
        expect(fit.discountFactor).toBe(1);
      }),
      { seed: 42 },
    );
  });

  it("gives residuals C − P − D(F − K) in premium units, and their size in half-spreads", () => {
    const quotes = exactPairs({ forward: 100, discount: 1, step: 1, spread: 0.2 }, 21);
    const bumped = quotes.map((q, i) => {
      const up = i % 2 === 0 ? 0.02 : -0.02;
      return { ...q, callBid: q.callBid + up, callAsk: q.callAsk + up };
    });
    const { parity } = fitParity(parityPairs(bumped), { ...currency, discountFactor: 1 })!;
    expect(parity.rmsHalfSpreads).toBeCloseTo(0.1, 2); // 0.02 of a pair's half-spread 0.2
    expect(Math.max(...parity.residuals.map(Math.abs))).toBeCloseTo(0.02, 2);
  });
});

describe("robustLine", () => {
  it("is least squares when nothing is out of line", () => {
    const random = randomGenerator(3);
    const n = 400;
    const u = new Float64Array(n).fill(1);
    const v = Float64Array.from({ length: n }, (_, i) => i / n - 0.5);
    const y = Float64Array.from(
      { length: n },
      (_, i) => 2 + 3 * v[i] + 0.01 * (random.uniform() - 0.5),
    );
    const sigma = new Float64Array(n).fill(0.01);
    const { value, standardErrors, converged } = robustLine({ y, u, v, sigma });
    expect(converged).toBe(true);
    // Four standard errors.
    expect(Math.abs(value[0] - 2)).toBeLessThan(4 * standardErrors[0]);
    expect(Math.abs(value[1] - 3)).toBeLessThan(4 * standardErrors[1]);
  });
});

function node(tau: number, rate: number, discountError: number): DiscountNode {
  return {
    tau,
    fit: {
      forward: 100,
      discountFactor: Math.exp(-rate * tau),
      discountError,
      parity: {
        method: "regression",
        nPairs: 20,
        nUsed: 20,
        strikes: new Float64Array(20),
        residuals: new Float64Array(20),
        rmsHalfSpreads: 0.1,
      },
    },
  };
}

describe("discountCurve", () => {
  it("gives an imprecise expiry the rate of its precise neighbours", () => {
    const curve = discountCurve([
      node(0.01, 0.4, 1e-3),
      node(0.5, 0.05, 1e-5),
      node(1, 0.05, 1e-5),
    ]);
    expect(curve.isDetermined).toEqual([false, true, true]);
    expect(curve.rate(0.01)).toBeCloseTo(0.05, 12);
    expect(curve.assumedRate).toBeNull();
  });

  it("overrules a rate that no one else's comes near", () => {
    const nodes = [0.3, 0.5, 0.8, 1].map((tau) => node(tau, tau === 0.5 ? 0.25 : 0.04, 1e-5));
    expect(discountCurve(nodes).isDetermined).toEqual([true, false, true, true]);
  });

  it("leans on what was thought before when no expiry is precise", () => {
    const curve = discountCurve([node(0.02, 0.25, 0.01)], {
      priorRate: { mean: 0.03, error: 0.01 },
    });
    expect(curve.isDetermined).toEqual([false]);
    expect(curve.rate(1)).toBeGreaterThan(0.029);
    expect(curve.rate(1)).toBeLessThan(0.035);
    expect(discountCurve([]).rate(1)).toBe(0.02);
  });
});
