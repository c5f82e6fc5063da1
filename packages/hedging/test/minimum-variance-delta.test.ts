import {
  baselineFromJson,
  blackScholesDelta,
  call,
  evaluateHedge,
  evenGrid,
  findLookAhead,
  hedgeMarket,
  impliedVolsAlong,
  localVolatility,
  localVolDelta,
  minimumVarianceDelta,
  put,
  straddle,
  surfaceLocalVols,
} from "@volsmith/hedging";
import type { Payoff } from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { skewedSurface } from "./support/skewed-surface.ts";
import { simulatorFor } from "./processes/support.ts";
import { gbmPaths } from "./support/gbm.ts";

const process = localVolatility({ spot: 100, source: surfaceLocalVols(skewedSurface) });
const simulator = await simulatorFor();

/** Paths whose implied volatility falls when the spot rises. */
function skewed(payoff: Payoff, seed: number) {
  const grid = evenGrid({ nSteps: 30, years: 0.25 });
  const data = simulator.simulate(process, grid, { nPaths: 800, seed });
  const impliedVols = impliedVolsAlong(process, data, { strike: payoff.strike! });
  return hedgeMarket({ payoff }, data, { process, impliedVols });
}

/** Largest distance of numbers from what they should be. */
function furthest(found: Float32Array | Float64Array, truth: (at: number) => number): number {
  return found.reduce((most, x, at) => Math.max(most, Math.abs(x - truth(at))), 0);
}

describe("minimum-variance delta", () => {
  it("learns from paths what Black's delta lacks, and keeps it on others", async () => {
    const payoff = call({ strike: 100 });
    const rule = minimumVarianceDelta().learn!(skewed(payoff, 1));
    const rules = [rule, blackScholesDelta({ vol: "implied" }), localVolDelta()];
    const { policies } = await evaluateHedge(rules, skewed(payoff, 2), { draws: 200 });
    const [own, black, model] = policies;
    expect(black.differences.sd[0]).toBeGreaterThan(0);
    expect(own.statistics.sd).toBeLessThan(1.1 * model.statistics.sd);
  });

  it("has coefficients that calls, puts and both together share", () => {
    const data = skewed(call({ strike: 100 }), 3);
    const of = (payoff: Payoff, signs?: Int8Array) => {
      const { paths, impliedVols } = data;
      const market = hedgeMarket({ payoff }, paths, {
        impliedVols: impliedVols!,
        ...(signs && { signs }),
      });
      const rule = minimumVarianceDelta().learn!(market);
      return { rule, market, ...(rule as ReturnType<typeof minimumVarianceDelta>) };
    };
    const mixed = Int8Array.from({ length: 800 }, (_, i) => (i % 3 === 0 ? -1 : 1));
    const [calls, puts, both] = [
      of(call({ strike: 100 })),
      of(put({ strike: 100 })),
      of(call({ strike: 100 }), mixed),
    ];
    for (let j = 0; j < 3; j++) {
      expect(puts.coefficients![j]).toBeCloseTo(calls.coefficients![j], 8);
      expect(both.coefficients![j]).toBeCloseTo(calls.coefficients![j], 8);
    }
    const [c, p, b] = [calls, puts, both].map(({ rule, market }) => rule.positions(market));
    expect(furthest(p, (at) => c[at] - 1)).toBeLessThan(1e-9);
    const own = (at: number) => (mixed[Math.floor(at / 30)] < 0 ? p[at] : c[at]);
    expect(furthest(b, own)).toBeLessThan(1e-8);
  });

  it("is Black's where implied volatility stands still, and with coefficients of 0", () => {
    const data = gbmPaths({ nPaths: 400, nSteps: 50, years: 0.1 });
    const market = hedgeMarket({ payoff: call({ strike: 100 }) }, data, {
      impliedVols: new Float64Array(data.spots.length).fill(0.2),
    });
    const black = blackScholesDelta({ vol: "implied" }).positions(market);
    const plain = { kind: "minimum-variance-delta", coefficients: [0, 0, 0] };
    const none = baselineFromJson(plain);
    expect(none.positions(market)).toEqual(black);
    const learned = minimumVarianceDelta().learn!(market).positions(market);
    // What is left is gamma times squared moves, which has nothing to do with the moves' signs.
    expect(furthest(learned, (at) => black[at])).toBeLessThan(0.02);
  });

  it("does not look ahead", () => {
    const payoff = put({ strike: 97 });
    const rule = minimumVarianceDelta().learn!(skewed(payoff, 4));
    expect(findLookAhead(rule, skewed(payoff, 5), { instants: [0, 11, 29] })).toBeNull();
  });

  it("says what it lacks", () => {
    const market = skewed(call({ strike: 100 }), 6);
    const rule = baselineFromJson({ kind: "minimum-variance-delta" });
    expect(() => rule.positions(market)).toThrow("has learned no coefficients");
    const other = hedgeMarket({ payoff: straddle({ strike: 100 }) }, market.paths);
    expect(() => rule.learn!(other)).toThrow("no such delta of a straddle");
    const bare = hedgeMarket({ payoff: call({ strike: 100 }) }, market.paths);
    expect(() => rule.learn!(bare)).toThrow("implied");
    for (const coefficients of [
      [1, 2],
      [1, 2, NaN],
      [1, 2, 3, 4],
    ])
      expect(() => minimumVarianceDelta({ coefficients })).toThrow("coefficients");
  });
});
