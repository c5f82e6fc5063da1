import {
  baselineFromJson,
  blackScholesDelta,
  call,
  hedgeMarket,
  hestonDelta,
  lelandDelta,
  lelandVol,
  noHedge,
  profitAndLoss,
  proportional,
  put,
  settleAccount,
  straddle,
  whalleyWilmott,
  whalleyWilmottWidth,
} from "@volsmith/hedging";
import { blackPrice, hestonPrices } from "@volsmith/pricing";
import { describe, expect, it } from "vitest";

import { gbmPaths, paths } from "./support/gbm.ts";

const input = { forward: 100, strike: 100, type: "call" } as const;

describe("Leland", () => {
  it("adds √(2/π)·k/(σ√Δt) to the variance, k a round trip", () => {
    // σ = 20 %, weekly, k = 1 %: √(2/π)·0.01/(0.2·√(1/52)) = 0.287683…
    const weekly = { rate: 0.005, interval: 1 / 52 };
    expect(lelandVol(0.2, weekly) ** 2 / 0.04 - 1).toBeCloseTo(0.2876814, 6);
    expect(lelandVol(0.2, { rate: 0, interval: 1 })).toBeCloseTo(0.2, 15);
    expect(lelandVol(0, weekly)).toBe(0);
  });

  it("premium at its volatility pays for hedge and costs on average", () => {
    const rate = 0.002;
    const nSteps = 52;
    const task = {
      payoff: call({ strike: 100 }),
      costs: [proportional({ rate })],
      settlement: "physical",
    } as const;
    const market = hedgeMarket(task, gbmPaths({ nPaths: 4000, nSteps, seed: 3 }));
    const account = settleAccount(market, lelandDelta({ vol: 0.2, rate }).positions(market));
    const vol = lelandVol(0.2, { rate, interval: 1 / nSteps });
    const premium = blackPrice(vol, { ...input, tau: 1 });
    // The first purchase is no part of Leland's argument.
    const first = rate * 100 * 0.54;
    const pnl = profitAndLoss(account, market.payoffs, premium + first);
    const mean = pnl.reduce((sum, x) => sum + x, 0) / pnl.length;
    const sd = Math.sqrt(pnl.reduce((sum, x) => sum + (x - mean) ** 2, 0) / pnl.length);
    // Four standard errors, and 0.05 (0.6 % of the premium) for Δt not being small.
    expect(Math.abs(mean)).toBeLessThan((4 * sd) / Math.sqrt(4000) + 0.05);
  });
});

describe("Whalley and Wilmott", () => {
  it("meets the positions that PFHedge 0.3 documents", () => {
    // pfhedge.nn.WhalleyWilmott: K = 1, cost 1e-5, aversion 1, τ = 0.1, σ = 0.2, held 0.5.
    const band = whalleyWilmott({ vol: 0.2, rate: 1e-5, aversion: 1 });
    const task = { payoff: call({ strike: 1 }) };
    for (const [x, expected] of [
      [-0.05, 0.2946],
      [-0.01, 0.5],
      [0, 0.5],
      [0.01, 0.5],
      [0.05, 0.7284],
    ]) {
      // The first decision, far in the past, comes to hold 0.5 within rounding of this path.
      const market = hedgeMarket(task, paths([[Math.exp(x), 1]], { years: 0.1 }));
      const { delta, gamma } = task.payoff.black!({ spot: Math.exp(x), tau: 0.1, vol: 0.2 });
      const width = whalleyWilmottWidth({ spot: Math.exp(x), gamma, rate: 1e-5, aversion: 1 });
      const held = Math.min(Math.max(0.5, delta - width), delta + width);
      expect(held).toBeCloseTo(expected, 4);
      // From nothing the position goes to the lower edge.
      expect(band.positions(market)[0]).toBeCloseTo(Math.max(delta - width, 0), 12);
    }
  });

  it("without cost is delta; with more aversion it is nearer to it", () => {
    const market = hedgeMarket(
      { payoff: call({ strike: 100 }) },
      gbmPaths({ nPaths: 5, nSteps: 9 }),
    );
    const delta = blackScholesDelta({ vol: 0.2 }).positions(market);
    const far = (rate: number, aversion: number) => {
      const held = whalleyWilmott({ vol: 0.2, rate, aversion }).positions(market);
      return Math.max(...Array.from(held, (x, i) => Math.abs(x - delta[i])));
    };
    expect(far(0, 1)).toBeLessThan(1e-15);
    expect(far(0.01, 10)).toBeLessThan(far(0.01, 1));
  });
});

describe("delta", () => {
  it("at implied volatility is delta at the volatilities that are given", () => {
    const data = gbmPaths({ nPaths: 4, nSteps: 5 });
    const impliedVols = new Float64Array(data.spots.length).fill(0.31);
    const market = hedgeMarket({ payoff: put({ strike: 95 }) }, data, { impliedVols });
    const held = blackScholesDelta({ vol: "implied" }).positions(market);
    expect([...held]).toEqual([...blackScholesDelta({ vol: 0.31 }).positions(market)]);
    const without = hedgeMarket({ payoff: put({ strike: 95 }) }, { ...data, vols: null });
    expect(() => blackScholesDelta({ vol: "implied" }).positions(without)).toThrow("implied");
    expect(() => blackScholesDelta({ vol: "path" }).positions(without)).toThrow("path");
  });

  it("realised volatility is that of the last returns, the first guess in place of missing ones", () => {
    const market = hedgeMarket(
      { payoff: call({ strike: 100 }) },
      paths([[100, 110, 105, 120]], { years: 0.3 }),
    );
    const held = blackScholesDelta({ vol: { window: 2, initial: 0.2 } }).positions(market);
    const [r1, r2] = [Math.log(1.1), Math.log(105 / 110)];
    const vols = [
      0.2,
      Math.sqrt((r1 ** 2 + 0.1 * 0.04) / 0.2),
      Math.sqrt((r1 ** 2 + r2 ** 2) / 0.2),
    ];
    for (const [t, vol] of vols.entries()) {
      const spot = [100, 110, 105][t];
      const { delta } = call({ strike: 100 }).black!({ spot, tau: 0.3 - 0.1 * t, vol });
      expect(held[t]).toBeCloseTo(delta, 12);
    }
  });

  it("rests between decisions and stays within limits", () => {
    const limits = { least: 0, most: 0.55 };
    const market = hedgeMarket(
      { payoff: call({ strike: 100 }), limits },
      gbmPaths({ nPaths: 9, nSteps: 8 }),
    );
    const held = blackScholesDelta({ vol: 0.2, every: 4 }).positions(market);
    for (let i = 0; i < 9; i++)
      for (let t = 0; t < 8; t++) expect(held[8 * i + t]).toBe(held[8 * i + t - (t % 4)]);
    expect(Math.max(...held)).toBe(0.55);
  });
});

describe("Heston", () => {
  const heston = { kappa: 2, theta: 0.1, sigma: 0.6, rho: -0.5 };
  const price = (spot: number, v0: number, tau: number) =>
    hestonPrices({ forward: spot, tau, strikes: [100] }, { ...heston, v0 })[0];

  it("deltas are the slopes of Heston's price, the minimum-variance one with vega's part", () => {
    for (const [spot, vol] of [
      [100, 0.3],
      [80, 0.25],
      [125, 0.45],
    ] as const) {
      // One step from now: the whole life of the option is left.
      const market = hedgeMarket(
        { payoff: call({ strike: 100 }) },
        paths([[spot, spot]], { years: 0.5, vol }),
      );
      const v = vol * vol;
      const delta = (price(spot + 0.01, v, 0.5) - price(spot - 0.01, v, 0.5)) / 0.02;
      const slope = (price(spot, v + 1e-5, 0.5) - price(spot, v - 1e-5, 0.5)) / 2e-5;
      const plain = hestonDelta({ ...heston, hedge: "delta" }).positions(market)[0];
      const least = hestonDelta(heston).positions(market)[0];
      // Linear interpolation in steps of an eighth of a deviation: δ″/8·(1/8)² is below 1e-3.
      expect(Math.abs(plain - delta)).toBeLessThan(1e-3);
      expect(Math.abs(least - delta - (-0.5 * 0.6 * slope) / spot)).toBeLessThan(2e-3);
    }
  });

  it("of a put and a straddle follow by parity", () => {
    const data = paths([[100, 104, 98]], { years: 0.5, vol: 0.3 });
    const [c, p, s] = [call, put, straddle].map(
      (payoff) =>
        hestonDelta(heston).positions(hedgeMarket({ payoff: payoff({ strike: 100 }) }, data))[1],
    );
    expect(p).toBeCloseTo(c - 1, 12);
    expect(s).toBeCloseTo(2 * c - 1, 12);
  });
});

describe("baselines", () => {
  it("come from plain data", () => {
    expect(baselineFromJson({ kind: "none" }).name).toBe(noHedge().name);
    expect(() => baselineFromJson({ kind: "oracle" })).toThrow("whalley-wilmott");
    const options = { kind: "leland", vol: 0.2, rate: -1 };
    expect(() => baselineFromJson(options)).toThrow("rate must be 0 or more");
  });
});
