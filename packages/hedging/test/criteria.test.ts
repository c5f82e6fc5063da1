import { LossProgram, Weights } from "@volsmith/engine";
import {
  CRITERIA,
  criterionFromJson,
  cvar,
  entropic,
  indifferencePrice,
  itmCvarMse,
  meanVariance,
  oce,
  orderCvar,
  quadratic,
  semiDeviation,
} from "@volsmith/hedging";
import type { Criterion, Kinded, Outcomes } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { useEngine } from "./support/engine.ts";

const engine = useEngine();

/** Skewed outcomes around 0, payoffs positive on two thirds. */
function outcomes(n: number, seed = 1): Outcomes {
  const random = randomGenerator(seed);
  const pnl = Float64Array.from(
    { length: n },
    () => 2 * random.normal() - random.normal() ** 2 + 1,
  );
  const payoffs = Float64Array.from({ length: n }, () => Math.max(3 * random.uniform() - 1, 0));
  return { pnl, payoffs };
}

const criteria: readonly Criterion[] = [
  cvar({ alpha: 0.9 }),
  orderCvar({ alpha: 0.8 }),
  entropic({ aversion: 0.5 }),
  meanVariance({ aversion: 0.7 }),
  quadratic(),
  semiDeviation({ weight: 0.8 }),
  oce({ utility: "exponential", aversion: 0.5 }),
  oce({ utility: "quadratic", aversion: 0.3 }),
  itmCvarMse({ alpha: 0.9, weight: 0.1 }),
];
const named = criteria.map((criterion) => [criterion.kind, criterion] as const);
const judged = (pnl: readonly number[]): Outcomes => ({
  pnl: Float64Array.from(pnl),
  payoffs: new Float64Array(pnl.length),
});
const shift = ({ pnl, payoffs }: Outcomes, cash: number) => ({
  pnl: pnl.map((x) => x + cash),
  payoffs,
});

describe("criteria", () => {
  it("every one is known by name and the same after JSON", () => {
    expect(new Set(criteria.map(({ kind }) => kind))).toEqual(new Set(Object.keys(CRITERIA)));
    const x = outcomes(50);
    for (const criterion of criteria) {
      const again = criterionFromJson(JSON.parse(JSON.stringify(criterion)) as Kinded);
      expect(again.risk(x)).toBe(criterion.risk(x));
    }
  });

  it.each(named)("slopes of %s are those of its value", (_, { risk }) => {
    const x = outcomes(40);
    const slopes = new Float64Array(40);
    risk(x, slopes);
    for (let i = 0; i < 40; i++) {
      // Tails move by whole outcomes: the step must not change their order.
      const h = 1e-6;
      const at = (bump: number) => {
        const pnl = x.pnl.slice();
        pnl[i] += bump;
        return risk({ ...x, pnl });
      };
      expect(slopes[i]).toBeCloseTo((at(h) - at(-h)) / (2 * h), 5);
    }
  });

  it.each(named.filter(([, { cash }]) => cash === "invariant"))(
    "cash takes itself off %s",
    (_, { risk }) => {
      const x = outcomes(500);
      for (const cash of [-7, 0.3, 40]) expect(risk(shift(x, cash))).toBeCloseTo(risk(x) - cash, 9);
    },
  );

  const monotone = ["cvar", "order-cvar", "entropic", "semi-deviation", "oce"];
  const convex = [...monotone, "mean-variance", "quadratic"];
  const pairs = fc
    .array(
      fc.tuple(
        fc.double({ min: -20, max: 20, noNaN: true }),
        fc.double({ min: 0, max: 10, noNaN: true }),
      ),
      {
        minLength: 2,
        maxLength: 30,
      },
    )
    .map((rows) => rows.map(([x, y]) => [x, y] as const));

  it.each(named.filter(([kind]) => monotone.includes(kind)))(
    "more money is never worse by %s",
    (_, { risk }) =>
      fc.assert(
        fc.property(pairs, (rows) => {
          const less = risk(judged(rows.map(([x]) => x)));
          expect(risk(judged(rows.map(([x, more]) => x + more)))).toBeLessThanOrEqual(less + 1e-9);
        }),
        { seed: 5, numRuns: 60 },
      ),
  );

  it.each(named.filter(([kind]) => convex.includes(kind)))(
    "mixing is never worse by %s",
    (_, { risk }) =>
      fc.assert(
        fc.property(pairs, (rows) => {
          const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => 5 - y)];
          const mean = (risk(judged(a)) + risk(judged(b))) / 2;
          const mixed = risk(judged(a.map((x, i) => (x + b[i]) / 2)));
          expect(mixed).toBeLessThanOrEqual(mean + 1e-9 * Math.max(1, Math.abs(mean)));
        }),
        { seed: 6, numRuns: 60 },
      ),
  );

  it("the forms of CVaR agree: threshold, order, and the mean of the worst by hand", () => {
    const pnl = Float64Array.of(5, -1, 3, -4, 2, 0, 1, -2, 4, 6);
    const x = { pnl, payoffs: pnl };
    expect(cvar({ alpha: 0.8 }).risk(x)).toBeCloseTo(3, 12); // (4 + 2)/2
    expect(cvar({ alpha: 0.75 }).risk(x)).toBeCloseTo((4 + 2 + 0.5 * 1) / 2.5, 12);
    const form = (w: number) =>
      w + pnl.reduce((sum, value) => sum + Math.max(-value - w, 0), 0) / (10 * (1 - 0.75));
    const least = Math.min(...Array.from({ length: 1001 }, (_, i) => form(-5 + i / 100)));
    expect(orderCvar({ alpha: 0.75 }).risk(x)).toBeCloseTo(least, 9);
  });

  it("exponential utility makes the entropic risk, quadratic utility a mean-variance of small risks", () => {
    const x = outcomes(300);
    const exponential = oce({ utility: "exponential", aversion: 0.5 });
    expect(exponential.risk(x)).toBeCloseTo(entropic({ aversion: 0.5 }).risk(x), 9);
    const small = { ...x, pnl: x.pnl.map((value) => 0.01 * value) };
    const parabola = oce({ utility: "quadratic", aversion: 0.3 });
    expect(parabola.risk(small)).toBeCloseTo(meanVariance({ aversion: 0.3 }).risk(small), 9);
  });

  it("entropic risk survives outcomes whose exponentials overflow", () => {
    const pnl = Float64Array.of(-2000, 1000);
    expect(entropic({ aversion: 1 }).risk({ pnl, payoffs: pnl })).toBeCloseTo(
      2000 - Math.log(2),
      9,
    );
  });

  it.each(named.filter(([, { record }]) => record !== undefined))(
    "%s as recorded, at its best threshold, is its value",
    (_, { record, risk }) => {
      const x = outcomes(256);
      const weights = new Weights(engine(), randomGenerator(1));
      const program = new LossProgram(weights, {
        rows: 256,
        inputs: { pnl: [1] },
        loss: ({ pnl }) => record!(pnl, 2),
      });
      program.set({ pnl: x.pnl }, 256);
      const at = (threshold: number) => {
        if (weights.parameters.length > 0) {
          weights.values("threshold")[0] = threshold / 2;
          weights.touch();
        }
        return program.run(256);
      };
      const values = Array.from({ length: 401 }, (__, i) => at(-4 + i / 25));
      // The threshold is looked for on a grid of 0.04: the minimum is flat to second order.
      expect(Math.min(...values)).toBeGreaterThan(risk(x) - 1e-4);
      expect(Math.min(...values)).toBeLessThan(risk(x) + 5e-3 * Math.abs(risk(x)) + 1e-4);
      program.dispose();
    },
  );

  it("the source's objective counts as its notebook does", () => {
    // Five paths in the money: k = ⌊0.1·5⌋ = 0, so 1: the worst alone is the tail.
    const pnl = Float64Array.of(-3, 1, -1, 0.5, 2, -50);
    const payoffs = Float64Array.of(1, 2, 3, 4, 5, 0);
    const squares = (9 + 1 + 1 + 0.25 + 4) / 5;
    expect(itmCvarMse().risk({ pnl, payoffs })).toBeCloseTo(3 + 0.1 * squares, 12);
  });

  it.each(named)("%s refuses to judge nothing", (kind, { risk }) => {
    const nothing = { pnl: new Float64Array(0), payoffs: new Float64Array(0) };
    if (kind === "itm-cvar-mse") expect(risk(nothing)).toBe(0);
    else expect(() => risk(nothing)).toThrow("at least one");
  });
});

describe("indifferencePrice", () => {
  const x = outcomes(2000);
  const loss = -x.pnl.reduce((sum, value) => sum + value, 0) / 2000;

  it("makes the risk that of nothing, whatever the criterion", () => {
    for (const criterion of criteria.filter(({ cash }) => cash === "invariant")) {
      const { price, how } = indifferencePrice(criterion, x);
      expect(how).toBe("closed-form");
      expect(criterion.risk(shift(x, price))).toBeCloseTo(0, 9);
    }
  });

  it("rises with risk aversion from the expected loss on", () => {
    const prices = [1e-6, 0.01, 0.1, 0.5, 1].map(
      (aversion) => indifferencePrice(entropic({ aversion }), x).price,
    );
    expect(prices[0]).toBeCloseTo(loss, 4);
    for (let i = 1; i < prices.length; i++) expect(prices[i]).toBeGreaterThan(prices[i - 1]);
    const tails = [1e-9, 0.5, 0.9, 0.99].map(
      (alpha) => indifferencePrice(cvar({ alpha }), x).price,
    );
    expect(tails[0]).toBeCloseTo(loss, 6);
    for (let i = 1; i < tails.length; i++) expect(tails[i]).toBeGreaterThan(tails[i - 1]);
    expect(indifferencePrice(meanVariance({ aversion: 0 }), x).price).toBeCloseTo(loss, 9);
  });

  it("of a sure loss is that loss", () => {
    const sure = { pnl: new Float64Array(9).fill(-4), payoffs: new Float64Array(9) };
    for (const criterion of criteria)
      if (criterion.cash !== "unfunded")
        expect(indifferencePrice(criterion, sure).price).toBeCloseTo(4, 6);
  });

  it("is solved for where cash is not taken off as it is", () => {
    const doubled: Criterion = {
      kind: "exponential disutility",
      cash: "monotone",
      risk: ({ pnl }) => pnl.reduce((sum, value) => sum + Math.exp(-0.1 * value), 0) / pnl.length,
    };
    const found = indifferencePrice(doubled, x);
    expect(found).toMatchObject({ how: "solved", converged: true });
    expect(found.price).toBeCloseTo(indifferencePrice(entropic({ aversion: 0.1 }), x).price, 8);
  });

  it("of a quadratic hedger is the mean, and the source's objective has none", () => {
    const found = indifferencePrice(quadratic(), x);
    expect(found).toMatchObject({ how: "least-risk", converged: true });
    expect(found.price).toBeCloseTo(loss, 8);
    expect(indifferencePrice(itmCvarMse(), x)).toMatchObject({ price: 0, how: "none" });
  });
});
