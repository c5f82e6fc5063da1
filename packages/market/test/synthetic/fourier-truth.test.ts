import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { batesTruth, generateMarket, hestonTruth, makeTruth, marketSpec } from "../../src/index.ts";
import type { TruthModel } from "../../src/index.ts";

const heston = { v0: 0.05, kappa: 2, theta: 0.07, sigma: 0.8, rho: -0.7 };
const bates = { ...heston, jumpRate: 0.4, jumpMean: -0.12, jumpStdev: 0.1 };
const models: readonly [string, TruthModel][] = [
  ["heston", hestonTruth(heston)],
  ["bates", batesTruth(bates)],
];
const expectedVariance = (tau: number) =>
  heston.theta * tau -
  ((heston.v0 - heston.theta) * Math.expm1(-heston.kappa * tau)) / heston.kappa;

describe.each(models)("%s as a truth", (_, truth) => {
  it("obeys parity, monotonicity and convexity of calls in the strike", () => {
    for (const tau of [0.02, 0.25, 1.5]) {
      const strikes = Array.from({ length: 61 }, (__, i) => 0.6 + 0.0125 * i);
      const calls = strikes.map((strike) => truth.price(1, tau, Math.log(strike)));
      calls.forEach((call, i) => {
        expect(call - truth.price(-1, tau, Math.log(strikes[i]))).toBeCloseTo(1 - strikes[i], 13);
        if (i > 0) expect(call).toBeLessThanOrEqual(calls[i - 1] + 1e-13);
        // Rounding of three prices, 1e-14 each.
        if (i > 1) expect(call - 2 * calls[i - 1] + calls[i - 2]).toBeGreaterThan(-1e-13);
      });
    }
  });

  it("has the risk-neutral variance −2·E[ln F_T/F] as the integral over its own prices", () => {
    // Bakshi and Madan's log contract: −E[ln F_T/F] = ∫ OTM(K)/K² dK = ∫ OTM(k)·e^−k dk.
    const tau = 0.5;
    const h = 0.01;
    let sum = 0;
    for (let k = -8 + h / 2; k < 4; k += h) {
      sum += truth.price(k > 0 ? 1 : -1, tau, k) * Math.exp(-k) * h;
    }
    const jump = bates.jumpMean + 0.5 * bates.jumpStdev ** 2;
    const jumps = bates.jumpRate * tau * (Math.expm1(jump) - bates.jumpMean);
    const known = expectedVariance(tau) / 2 + (truth.name === "bates" ? jumps : 0);
    // The midpoint rule's error at the kink k = 0 is of order h² = 1e-4 of the slope's jump.
    expect(sum).toBeCloseTo(known, 4);
  });

  it("answers the same in a smile, in a batch and alone", () => {
    const ks = Float64Array.of(-0.4, -0.1, 0, 0.2);
    const out = { prices: new Float64Array(4), vols: new Float64Array(4) };
    truth.smile(0.3, ks, out);
    const taus = Float64Array.of(0.3, 0.3, 0.3, 0.3);
    const batch = truth.totalVariances(taus, ks);
    ks.forEach((k, i) => {
      // Different strikes share different steps of the inversion: 1e-14 in price, over vega.
      expect(out.vols[i]).toBeCloseTo(truth.vol(0.3, k), 10);
      expect(batch[i]).toBeCloseTo(truth.totalVariance(0.3, k), 10);
    });
    taus.set([0.3, 0.5, 0.5, NaN]);
    expect(() => truth.totalVariances(taus, ks)).toThrow(/tau must be positive/);
  });

  it("has a jet that agrees with a finer difference of its variances", () => {
    const [tau, k, h] = [0.4, -0.15, 1e-3];
    const jet = truth.jet(tau, k);
    const w = (t: number, x: number) => truth.totalVariance(t, x);
    expect(jet.w).toBeCloseTo(w(tau, k), 10);
    expect(jet.dwdk).toBeCloseTo((w(tau, k + h) - w(tau, k - h)) / (2 * h), 5);
    expect(jet.dwdtau).toBeCloseTo((w(tau + h, k) - w(tau - h, k)) / (2 * h), 4);
    const second = (w(tau, k + 10 * h) - 2 * w(tau, k) + w(tau, k - 10 * h)) / (100 * h * h);
    expect(jet.d2wdk2).toBeCloseTo(second, 3);
  });

  it("gives no volatility to prices it cannot resolve, and prices that are not negative", () => {
    const ks = Float64Array.of(-3, 2);
    const out = { prices: new Float64Array(2), vols: new Float64Array(2) };
    truth.smile(0.01, ks, out);
    expect(out.vols[1]).toBeNaN();
    expect(Math.min(...out.prices)).toBeGreaterThanOrEqual(0);
  });

  it("comes back from its JSON", () => {
    const again = makeTruth(JSON.parse(JSON.stringify(truth)));
    expect(again.vol(0.4, -0.2)).toBe(truth.vol(0.4, -0.2));
  });
});

describe("limits", () => {
  it("Heston without volatility of variance is Black with the expected variance", () => {
    const truth = hestonTruth({ ...heston, sigma: 0 });
    for (const k of [-0.3, 0, 0.2]) {
      expect(truth.totalVariance(0.7, k)).toBeCloseTo(expectedVariance(0.7), 9);
    }
  });

  it("Heston at short times has the variance of now at the money", () => {
    expect(hestonTruth(heston).vol(1e-4, 0)).toBeCloseTo(Math.sqrt(heston.v0), 3);
  });

  it("Bates without jumps is Heston", () => {
    const truth = batesTruth({ ...bates, jumpRate: 0 });
    expect(truth.vol(0.3, -0.1)).toBeCloseTo(hestonTruth(heston).vol(0.3, -0.1), 10);
  });

  it.each([
    [() => hestonTruth({ ...heston, rho: -1.2 }), /rho must be in \[-1, 1\]/],
    [() => hestonTruth({ ...heston, kappa: 0 }), /kappa must be positive/],
    [() => batesTruth({ ...heston } as never), /jumpRate must be/],
    [() => makeTruth({ name: "heston", parameters: null }), /parameters must be an object/],
  ])("a parameter out of range is named", (make, message) => expect(make).toThrow(message));
});

describe.each(["heston", "bates"] as const)("a market of %s", (name) => {
  it("quotes every row around its exact premium", () => {
    const parameters = name === "heston" ? heston : bates;
    const spec = marketSpec("index", { model: { name, parameters } });
    const { chain, truth } = generateMarket(spec, randomGenerator(3));
    const { bids, asks } = chain.rows;
    for (let i = 0; i < chain.rows.size; i += 1) {
      expect(bids[i]).toBeLessThanOrEqual(truth.premiums[i] * (1 + 1e-12));
      expect(asks[i]).toBeGreaterThanOrEqual(truth.premiums[i] * (1 - 1e-12));
    }
  });
});
