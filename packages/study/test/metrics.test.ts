import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { outsideBounds } from "../src/evaluation/bounds.ts";
import {
  maturityClasses,
  maturityLabels,
  metricsByClass,
  moneynessClasses,
  monthClasses,
  tickerClasses,
} from "../src/evaluation/classes.ts";
import { histogramOf } from "../src/evaluation/histogram.ts";
import { meansByDay, sampleOf } from "../src/evaluation/pictures.ts";
import { metricsOf } from "../src/index.ts";
import { fakeTable } from "./fakes.ts";

const table = fakeTable();
const rows = { from: 100, to: 400 };
const actual = table.targets.subarray(rows.from, rows.to);
const comparison = { actual, predicted: actual.map((a, i) => a * (1 + 0.1 * Math.sin(i))) };

describe("metrics", () => {
  it("agree with arithmetic by hand", () => {
    const actual = Float64Array.of(0.1, 0.2, 0.4);
    const predicted = Float64Array.of(0.104, 0.25, 0.3);
    const metrics = metricsOf({ actual, predicted }, { margin: 0.05 });
    expect(metrics.rows).toBe(3);
    expect(metrics.mae).toBeCloseTo((0.004 + 0.05 + 0.1) / 3, 14);
    expect(metrics.mse).toBeCloseTo((0.000016 + 0.0025 + 0.01) / 3, 14);
    expect(metrics.rmse).toBeCloseTo(Math.sqrt(metrics.mse!), 14);
    expect([metrics.correct, metrics.over, metrics.under]).toEqual(Array(3).fill(100 / 3));
  });

  it("call a price at the margin correct", () => {
    const one = { actual: Float64Array.of(1), predicted: Float64Array.of(1.0625) };
    expect(metricsOf(one, { margin: 0.0625 }).correct).toBe(100);
  });

  it("add up to 100 %, and a wider margin makes no price incorrect", () => {
    const number = fc.double({ min: 1e-4, max: 1, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number), { minLength: 1 }), (pairs) => {
        const actual = Float64Array.from(pairs, ([a]) => a);
        const predicted = Float64Array.from(pairs, ([, p]) => p);
        const tight = metricsOf({ actual, predicted }, { margin: 0.05 });
        const wide = metricsOf({ actual, predicted }, { margin: 0.2 });
        expect(tight.correct! + tight.over! + tight.under!).toBeCloseTo(100, 10);
        expect(wide.correct!).toBeGreaterThanOrEqual(tight.correct!);
      }),
      { seed: 7 },
    );
  });

  it("are none where a prediction is no number", () => {
    const broken = { actual: Float64Array.of(1, 1), predicted: Float64Array.of(1, NaN) };
    expect(metricsOf(broken, { margin: 0.05 })).toMatchObject({
      rows: 2,
      mse: null,
      correct: null,
    });
  });

  it("of classes are, weighted by rows, those of the whole", () => {
    const whole = metricsOf(comparison, { margin: 0.05 });
    const bounds = { atTheMoney: [0.95, 1.05], maturities: [90, 180] } as const;
    for (const classes of [
      tickerClasses(table, rows),
      monthClasses(table, rows),
      moneynessClasses(table, rows, bounds),
      maturityClasses(table, rows, bounds),
    ]) {
      const parts = metricsByClass(comparison, classes, 0.05);
      expect(parts.reduce((sum, { rows }) => sum + rows, 0)).toBe(whole.rows);
      const mean = (of: "mse" | "correct") =>
        parts.reduce((sum, part) => sum + part[of]! * part.rows, 0) / whole.rows;
      expect(mean("mse")).toBeCloseTo(whole.mse!, 14);
      expect(mean("correct")).toBeCloseTo(whole.correct!, 10);
    }
  });
});

describe("classes", () => {
  it("of maturity begin with their bound", () => {
    expect(maturityLabels([30, 90])).toEqual(["< 30 d", "30–90 d", "≥ 90 d"]);
    const tau = table.features[4 * rows.from + 2];
    const { of } = maturityClasses(table, rows, { maturities: [tau * 365] });
    expect(of[0]).toBe(1);
  });

  it("of months are in order of time", () => {
    const { labels } = monthClasses(table, { from: 0, to: table.size });
    expect(labels).toEqual(labels.toSorted());
    expect(labels[0]).toBe("2019-04");
  });
});

describe("pictures", () => {
  it("have histograms that count every value once", () => {
    const values = Float64Array.from({ length: 1000 }, (_, i) => Math.tan(i));
    const { edges, counts } = histogramOf(values, { bins: 20 })!;
    expect(counts.reduce((a, b) => a + b, 0)).toBe(1000);
    expect(edges).toHaveLength(21);
    expect(histogramOf(Float64Array.of(NaN))).toBeNull();
    expect(histogramOf(Float64Array.of(2, 2))!.counts[0]).toBe(2);
  });

  it("have means of each day", () => {
    const means = meansByDay(comparison, table, rows);
    expect(means).toHaveLength(30);
    expect(means[0].actual).toBeCloseTo(actual.slice(0, 10).reduce((a, b) => a + b) / 10, 14);
  });

  it("have samples in order of time", () => {
    const sample = sampleOf(comparison, table, { rows, count: 50 });
    expect(sample).toHaveLength(50);
    expect(sample.map(({ day }) => day)).toEqual(sample.map(({ day }) => day).toSorted());
  });
});

describe("no-arbitrage bounds", () => {
  it("hold what lies between them", () => {
    const width = table.featureNames.length;
    const [m, , tau, r] = table.features.subarray(rows.from * width);
    const one = { from: rows.from, to: rows.from + 1 };
    const share = (ratio: number) => outsideBounds(Float64Array.of(ratio), table, one);
    const lower = Math.max(m - Math.exp(-r * tau), 0);
    expect([share(lower), share(m), share((lower + m) / 2)]).toEqual([0, 0, 0]);
    expect([share(lower - 1e-3), share(m + 1e-3), share(NaN)]).toEqual([100, 100, 100]);
  });
});
