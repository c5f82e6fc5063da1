import { describe, expect, it } from "vitest";
import { randomGenerator } from "@volsmith/numerics";
import { epochDay, INDEX_HISTORY } from "../../../src/index.ts";
import type { IndexHistorySpec } from "../../../src/index.ts";
import { indexPaths, SESSIONS_PER_YEAR } from "../../../src/synthetic/history/index-paths.ts";
import { shortRates } from "../../../src/synthetic/history/short-rates.ts";

/** Consecutive weekdays, enough for the laws of paths. */
function weekdays(n: number): Int32Array {
  const monday = epochDay(2016, 1, 4);
  return Int32Array.from({ length: n }, (_, i) => monday + 7 * Math.floor(i / 5) + (i % 5));
}
const sessions = weekdays(SESSIONS_PER_YEAR);
const n = sessions.length;
const rates = new Float64Array(n).fill(0.03);
const years = (sessions[n - 1] - sessions[0]) / 365;
const mean = (list: readonly number[]) => list.reduce((a, b) => a + b, 0) / list.length;
/** Mean in standard errors from what it should be. */
const zScore = (list: readonly number[], expected: number) => {
  const m = mean(list);
  const variance = mean(list.map((x) => (x - m) ** 2));
  return (m - expected) / Math.sqrt(variance / list.length);
};

describe("indexPaths", () => {
  const coarse: IndexHistorySpec = { ...INDEX_HISTORY, stepsPerSession: 2 };
  const runs = Array.from({ length: 600 }, (_, seed) =>
    indexPaths(coarse, { sessions, rates }, randomGenerator(seed)),
  );

  it("makes discounted spot without its premium a martingale, at four standard errors", () => {
    coarse.indices.forEach(({ spot, dividendYield, equityPremium }, i) => {
      const growth = Math.exp((0.03 - dividendYield + equityPremium) * years);
      const ratios = runs.map((paths) => paths[i].closes[n - 1] / (spot * growth));
      expect(Math.abs(zScore(ratios, 1))).toBeLessThan(4);
    });
  });

  it("returns what the variance path and the jumps say, at four standard errors", () => {
    coarse.indices.forEach((_, i) => {
      // Σ(Δ ln S)² minus Σ(∫v dt + J²) has mean almost 0: drifts add (0.1/252)²·252 = 4e-5.
      const gaps = runs.map((paths) => {
        const { closes, spentVariances, jumps } = paths[i];
        let sum = 0;
        for (let t = 1; t < n; t += 1) {
          sum += Math.log(closes[t] / closes[t - 1]) ** 2 - spentVariances[t] - jumps[t] ** 2;
        }
        return sum;
      });
      expect(Math.abs(zScore(gaps, 4e-5))).toBeLessThan(4);
    });
  });

  it("keeps the expected variance of Heston's model, at four standard errors and its bias", () => {
    const { kappa, theta, v0 } = coarse.indices[0].dynamics;
    const expected = theta + (v0 - theta) * Math.exp((-kappa * (n - 1)) / SESSIONS_PER_YEAR);
    const last = runs.map((paths) => paths[0].variances[n - 1]);
    // Full truncation at 504 steps a year lifts the mean by a percent or so.
    expect(Math.abs(mean(last) - 1.01 * expected)).toBeLessThan(
      0.02 * expected + 4 * Math.sqrt(mean(last.map((v) => (v - expected) ** 2)) / last.length),
    );
  });

  it("jumps as often as asked, and the indices at the same times", () => {
    const counts = runs.map(([a]) => a.jumps.filter((jump) => jump !== 0).length);
    expect(Math.abs(zScore(counts, (0.5 * (n - 1)) / SESSIONS_PER_YEAR))).toBeLessThan(4);
    for (const [a, b] of runs) {
      expect(Array.from(a.jumps, (jump) => jump !== 0)).toEqual(
        Array.from(b.jumps, (jump) => jump !== 0),
      );
    }
  });

  it("lets an index of half the jump rate take about half of the jumps", () => {
    const [first, second] = coarse.indices;
    const rare = { ...second, dynamics: { ...second.dynamics, jumpRate: 0.25 } };
    const spec = { ...coarse, indices: [first, rare] };
    let [all, taken] = [0, 0];
    for (let seed = 0; seed < 300; seed += 1) {
      const [a, b] = indexPaths(spec, { sessions, rates }, randomGenerator(seed));
      a.jumps.forEach((jump, t) => {
        if (jump !== 0) all += 1;
        if (b.jumps[t] !== 0) taken += 1;
        if (b.jumps[t] !== 0) expect(jump).not.toBe(0);
      });
    }
    expect(Math.abs(taken - all / 2)).toBeLessThan(4 * Math.sqrt(all / 4));
  });

  it("correlates the indices' returns as asked", () => {
    const calm = {
      ...coarse,
      indices: coarse.indices.map((index) => ({
        ...index,
        dynamics: { ...index.dynamics, jumpRate: 0 },
      })),
    };
    const long = weekdays(6000);
    const flat = new Float64Array(long.length);
    const [a, b] = indexPaths(calm, { sessions: long, rates: flat }, randomGenerator(4));
    let [ab, aa, bb] = [0, 0, 0];
    for (let t = 1; t < long.length; t += 1) {
      // Scaled by each session's own volatility, returns are standard normal; where there is almost
      // none, drift is all that is left.
      if (!(a.spentVariances[t] > 5e-6 && b.spentVariances[t] > 5e-6)) continue;
      const x = Math.log(a.closes[t] / a.closes[t - 1]) / Math.sqrt(a.spentVariances[t]);
      const y = Math.log(b.closes[t] / b.closes[t - 1]) / Math.sqrt(b.spentVariances[t]);
      ab += x * y;
      aa += x * x;
      bb += y * y;
    }
    // Standard error (1 − c²)/√n = 0.0036; drift and the steps within a day weaken it a little.
    expect(Math.abs(ab / Math.sqrt(aa * bb) - 0.85)).toBeLessThan(0.02);
  });
});

describe("shortRates", () => {
  const rule = {
    knots: [
      [0, 0.01],
      [100, 0.03],
    ] as const,
    noise: 0,
    persistence: 0.9,
  };

  it("runs straight between knots and level outside", () => {
    const days = Int32Array.of(-50, 0, 25, 100, 400);
    const line = shortRates(days, rule, randomGenerator(1));
    expect(Array.from(line)).toEqual([0.01, 0.01, 0.015, 0.03, 0.03]);
  });

  it("has noise of the spread asked for, and stays positive", () => {
    const days = Int32Array.from({ length: 40_000 }, () => 0);
    const noisy = shortRates(days, { ...rule, noise: 0.05 }, randomGenerator(1));
    const logs = Array.from(noisy, (rate) => Math.log(rate / 0.01) / 0.05);
    // An autoregression with ρ = 0.9 over n: the mean's standard error √((1+ρ)/(1−ρ)/n) = 0.022.
    expect(Math.abs(mean(logs))).toBeLessThan(4 * 0.022);
    // Of the variance: √(2(1 + ρ²)/(1 − ρ²)/n) = 0.022.
    expect(Math.abs(mean(logs.map((x) => x * x)) - 1)).toBeLessThan(4 * 0.022);
  });
});
