import {
  asian,
  barrier,
  blackOption,
  blackScholesDelta,
  call,
  evaluateHedge,
  hedgeMarket,
  noHedge,
  proportional,
  put,
  summariseEvaluation,
  underlying,
} from "@volsmith/hedging";
import type { HedgeMarket, HedgeTask } from "@volsmith/hedging";
import { describe, expect, it } from "vitest";

import { gbmPaths, paths } from "./support/gbm.ts";

const task: HedgeTask = { payoff: call({ strike: 100 }) };
const data = gbmPaths({ nPaths: 2000, nSteps: 20 });
const market = hedgeMarket(task, data);
const rules = [blackScholesDelta({ vol: 0.2 }), noHedge()];

async function summaryOf(of: HedgeMarket) {
  return summariseEvaluation(await evaluateHedge(rules, of, { draws: 0 }));
}

async function noReferenceOf(on: HedgeMarket) {
  return summariseEvaluation(await evaluateHedge([noHedge()], on, { draws: 0 })).noReference;
}

const total = (counts: readonly number[] = []) => counts.reduce((sum, n) => sum + n, 0);

describe("summariseEvaluation", () => {
  it("counts errors in and out of the money by hand", async () => {
    const few = hedgeMarket(
      task,
      paths([
        [100, 100],
        [100, 110],
        [100, 90],
        [100, 130],
      ]),
    );
    const evaluation = await evaluateHedge([noHedge()], few, { premium: 12, draws: 0 });
    const [{ errors, inTheMoney, relativeErrors }] = summariseEvaluation(evaluation).policies;
    // P&L of 12, 2, 12 and −18, the second and the last of them in the money.
    expect(errors!.all).toEqual({ nPaths: 4, mean: 2, mae: 11, rmse: Math.sqrt(154), cvar95: 18 });
    expect(errors!.inTheMoney).toMatchObject({ nPaths: 2, mean: -8, mae: 10 });
    expect(errors!.outOfTheMoney).toMatchObject({ nPaths: 2, mean: 12, mae: 12 });
    expect(total(inTheMoney)).toBe(2);
    expect(total(relativeErrors)).toBe(2);
  });

  it("has no errors of a part without paths", async () => {
    const few = hedgeMarket(task, paths([[100, 90]]));
    const evaluation = await evaluateHedge([noHedge()], few, { premium: 1, draws: 0 });
    const [{ errors, bySpot }] = summariseEvaluation(evaluation).policies;
    expect(errors!.inTheMoney).toBeNull();
    expect(new Set(bySpot)).toEqual(new Set([null])); // one path makes no quantile
  });

  it("agrees with the statistics in the money", async () => {
    for (const { errors, statistics } of (await summaryOf(market)).policies)
      expect(errors!.inTheMoney!.mae).toBeCloseTo(statistics.itmMae!, 10);
  });

  it("puts the Black-Scholes delta at realised volatility beside its policies", async () => {
    const summary = await summaryOf(market);
    // 2,000 paths of 20 steps: four standard errors of a volatility are 0.2·4/√(2·40,000).
    expect(Math.abs(summary.realisedVol! - 0.2)).toBeLessThan(0.003);
    const held = summary.policies[0].ratios[4];
    const near = held.flatMap((ratio, bin) =>
      ratio === null ? [] : [Math.abs(ratio - summary.reference![4][bin]!)],
    );
    // Means over a bin against its middle: the curve bends within a bin.
    expect(Math.max(...near)).toBeLessThan(0.05);
  });

  it("puts the delta along its paths beside a claim that depends on them, as its policies hold it", async () => {
    const claims = [
      asian({ strike: 100 }),
      barrier({ strike: 95, barrier: 125, direction: "up", knock: "out" }),
    ];
    for (const payoff of claims) {
      const on = hedgeMarket({ payoff }, data);
      const summary = await summaryOf(on);
      expect(summary.referenceKind).toBe("along-paths");
      const held = summary.policies[0].ratios[6];
      const near = held.flatMap((ratio, bin) => {
        const delta = summary.reference![6][bin];
        return ratio === null || delta === null ? [] : [Math.abs(ratio - delta)];
      });
      expect(near.length).toBeGreaterThan(10);
      // Half of the paths, bins of some fifty: deltas within a bin differ by 0.2 at most.
      const middle = near.toSorted((a, b) => a - b)[near.length >> 1];
      expect(middle).toBeLessThan(0.03);
    }
  });

  it("says why there is no delta beside what is held", async () => {
    const own = { kind: "own", value: () => 1 };
    expect(await noReferenceOf(hedgeMarket({ payoff: own }, data))).toBe("payoff");
    const listed = blackOption({ strike: 110, expiry: 2, vol: 0.2 });
    expect(await noReferenceOf(hedgeMarket({ ...task, instruments: [listed] }, data))).toBe(
      "instrument",
    );
    expect(await noReferenceOf(market)).toBeUndefined();
  });

  it("orders quantiles of P&L in every bin of the last spot", async () => {
    const [, none] = (await summaryOf(market)).policies;
    const known = none.bySpot!.flatMap((quantiles) => (quantiles ? [quantiles] : []));
    expect(known.length).toBeGreaterThan(10);
    for (const [low, middle, high] of known) {
      expect(low).toBeLessThanOrEqual(middle);
      expect(middle).toBeLessThanOrEqual(high);
    }
  });

  it("does not let one who hardly hedges squeeze the bins of the others", async () => {
    const many = [0.18, 0.2, 0.22, 0.24].map((vol) => blackScholesDelta({ vol }));
    const evaluation = await evaluateHedge([...many, noHedge()], market, { draws: 0 });
    const { policies, pnlEdges } = summariseEvaluation(evaluation);
    const filled = policies[0].histogram.filter((count) => count > 0).length;
    expect(filled).toBeGreaterThan(pnlEdges.length / 4);
    for (const { histogram } of policies) expect(total(histogram)).toBe(2000);
  });

  it("keeps what is held of every instrument", async () => {
    const listed = blackOption({ strike: 110, expiry: 2, vol: 0.2 });
    const instruments = [underlying(), listed];
    const two = await summaryOf(hedgeMarket({ ...task, instruments }, data));
    const [{ others, positions, ratios }] = two.policies;
    expect(others).toHaveLength(1);
    expect(others![0].positions.map((path) => path.length)).toEqual(positions.map((p) => p.length));
    expect(others![0].ratios).toHaveLength(ratios.length);
    expect((await summaryOf(market)).policies[0].others).toBeUndefined();
  });

  it("says what was recorded: calls and puts bought back, spreads in basis points", async () => {
    const nPaths = 2000;
    const taus = new Float32Array(nPaths * 21).fill(0.5);
    const signs = Int8Array.from({ length: nPaths }, (_, i) => (i % 4 === 0 ? -1 : 1));
    const underlyingHalfSpreads = data.spots.map((spot) => 5e-4 * spot);
    const summary = await summaryOf(
      hedgeMarket(task, data, { taus, signs, underlyingHalfSpreads }),
    );
    expect(summary.recorded).toEqual({ calls: 1500, puts: 500 });
    expect(summary.instruments[0].halfSpreadBps).toBeCloseTo(5, 3);
    expect(summary.reference).toBeUndefined();
    expect(summary.noReference).toBe("recorded");
    const puts = await summaryOf(
      hedgeMarket({ payoff: put({ strike: 100 }), costs: [proportional({ rate: 0 })] }, data, {
        taus,
      }),
    );
    expect(puts.recorded).toEqual({ calls: 0, puts: nPaths });
    expect((await summaryOf(market)).recorded).toBeUndefined();
  });
});
