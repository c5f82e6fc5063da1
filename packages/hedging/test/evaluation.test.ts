import {
  blackScholesDelta,
  call,
  cvar,
  entropic,
  evaluateHedge,
  hedgeMarket,
  noHedge,
  proportional,
  seedSpread,
  summariseEvaluation,
  whalleyWilmott,
} from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { gbmPaths, paths } from "./support/gbm.ts";

const task = { payoff: call({ strike: 100 }), costs: [proportional({ rate: 0.002 })] };
const market = hedgeMarket(task, gbmPaths({ nPaths: 1500, nSteps: 20 }));
const rules = [
  noHedge(),
  blackScholesDelta({ vol: 0.2 }),
  whalleyWilmott({ vol: 0.2, rate: 0.002, aversion: 0.5 }),
];

describe("evaluateHedge", () => {
  it("counts by hand: four paths, nothing held", async () => {
    const data = paths([
      [100, 100],
      [100, 110],
      [100, 90],
      [100, 130],
    ]);
    const [{ statistics, values, pnl }] = (
      await evaluateHedge([noHedge()], hedgeMarket(task, data), {
        premium: 12,
        levels: [0.5, 0.75],
        draws: 0,
        aversion: 0.1,
      })
    ).policies;
    expect([...values]).toEqual([12, 12, 12, 12]);
    expect([...pnl]).toEqual([12, 2, 12, -18]);
    expect(statistics.mean).toBe(2);
    expect(statistics.sd).toBeCloseTo(Math.sqrt((100 + 0 + 100 + 400) / 4), 12);
    expect(statistics.tails).toEqual([
      { level: 0.5, valueAtRisk: -2, cvar: 8 },
      { level: 0.75, valueAtRisk: 18, cvar: 18 },
    ]);
    const price = Math.log((2 + Math.exp(1) + Math.exp(3)) / 4) / 0.1;
    expect(statistics.entropicPrice).toBeCloseTo(price, 10);
    // In the money: 10 and 30 are owed, 2 and −18 are missed by.
    expect(statistics.itmMae).toBe(10);
    expect(statistics.itmRelativeError).toBeCloseTo((0.2 + 0.6) / 2, 12);
    expect(statistics.itmErrorShare).toBe(0.5);
  });

  it("says the same as the criteria, and prices with them", async () => {
    const criterion = entropic({ aversion: 0.1 });
    const { policies, premium } = await evaluateHedge(rules, market, { criterion, draws: 0 });
    for (const { statistics, pnl, price } of policies) {
      const { payoffs } = market;
      for (const { level, cvar: tail } of statistics.tails)
        expect(tail).toBeCloseTo(cvar({ alpha: level }).risk({ pnl, payoffs }), 9);
      expect(price!.price).toBeCloseTo(statistics.entropicPrice, 9);
      expect(statistics.entropicPrice).toBeCloseTo(criterion.risk({ pnl, payoffs }) + premium, 9);
    }
  });

  it("groups are parts of the whole", async () => {
    const { policies } = await evaluateHedge(rules, market, { draws: 0 });
    for (const { byMoneyness, byVolatility, statistics } of policies)
      for (const groups of [byMoneyness, byVolatility]) {
        expect(groups.reduce((sum, { nPaths }) => sum + nPaths, 0)).toBe(1500);
        const mean =
          groups.reduce((sum, g) => sum + g.nPaths * (g.statistics?.mean ?? 0), 0) / 1500;
        expect(mean).toBeCloseTo(statistics.mean, 9);
      }
    const wild = policies[1].byVolatility.map((group) => group.statistics!.mean);
    expect(wild[0]).toBeGreaterThan(wild[2]); // who sold volatility loses where it was high
  });

  it("intervals hold what they are of, shrink with √n, and differences know common paths", async () => {
    const { policies } = await evaluateHedge(rules, market, { draws: 200 });
    for (const { statistics, intervals } of policies) {
      expect(intervals.mean[0]).toBeLessThan(statistics.mean);
      expect(intervals.mean[1]).toBeGreaterThan(statistics.mean);
      // The mean's interval is two deviations over √n on either side, to the noise of 200 draws.
      const width = intervals.mean[1] - intervals.mean[0];
      const expected = (2 * 1.96 * statistics.sd) / Math.sqrt(1500);
      expect(width / expected).toBeGreaterThan(0.7);
      expect(width / expected).toBeLessThan(1.3);
    }
    const [, delta, band] = policies;
    expect(policies[0].differences.cvar95).toEqual([0, 0]);
    expect(delta.differences.cvar95[1]).toBeLessThan(0); // surely better than nothing
    const against = await evaluateHedge(rules, market, { draws: 200, against: delta.name });
    const paired = against.policies[2].differences.mean;
    expect(paired[1] - paired[0]).toBeLessThan(band.intervals.mean[1] - band.intervals.mean[0]);
  });

  it("is the same with the same seed", async () => {
    const [a, b] = await Promise.all(
      [1, 1].map((seed) => evaluateHedge(rules, market, { draws: 30, seed })),
    );
    expect(a.policies.map(({ intervals }) => intervals)).toEqual(
      b.policies.map(({ intervals }) => intervals),
    );
  });

  it("refuses twice the same name and stops when asked to", async () => {
    await expect(evaluateHedge([noHedge(), noHedge()], market)).rejects.toThrow("different names");
    await expect(evaluateHedge(rules, market, { against: "x" })).rejects.toThrow("no hedge");
    const signal = AbortSignal.abort(new Error("enough"));
    await expect(evaluateHedge(rules, market, { signal })).rejects.toThrow("enough");
  });

  it("becomes plain JSON that reports are made from", async () => {
    const evaluation = await evaluateHedge(rules, market, { draws: 20, criterion: cvar() });
    const summary = summariseEvaluation(evaluation, { points: 100, bins: 20 });
    expect(JSON.parse(JSON.stringify(summary))).toEqual(summary);
    expect(summary.payoff).toEqual({ kind: "call", strike: 100 });
    expect(summary.instruments[0].costs).toEqual([{ kind: "proportional", rate: 0.002 }]);
    expect(summary.payoffs).toHaveLength(100);
    for (const { histogram, values, ratios } of summary.policies) {
      expect(histogram.reduce((sum, n) => sum + n, 0)).toBe(1500);
      expect(values).toHaveLength(100);
      expect(ratios).toHaveLength(9);
    }
    // By spot, delta rises; the one that holds nothing holds nothing.
    const [nothing, delta] = summary.policies.map(({ ratios }) =>
      ratios[4].filter((x) => x !== null),
    );
    expect(nothing.every((x) => x === 0)).toBe(true);
    for (let i = 1; i < delta.length; i++) expect(delta[i]).toBeGreaterThan(delta[i - 1] - 1e-9);
    expect(summary.examples[0]).toHaveLength(21);
  });

  it("tells how far seeds lie apart", async () => {
    const { policies } = await evaluateHedge(rules, market, { draws: 0 });
    const spread = seedSpread(policies.map(({ statistics }) => statistics));
    const means = policies.map(({ statistics }) => statistics.mean);
    expect(spread.mean.least).toBe(Math.min(...means));
    expect(spread.mean.most).toBe(Math.max(...means));
    expect(spread.cvar95.sd).toBeGreaterThan(0);
  });
});
