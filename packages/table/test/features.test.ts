import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";
import { dailySeries } from "../src/features/daily-series.ts";
import { DaySmiles } from "../src/features/day-smiles.ts";
import type { DailyFeature } from "../src/features/feature.ts";
import { featureNamed, STUDY_FEATURES } from "../src/features/index.ts";

const DAILY = ["sigma20", "sigma90", "ewma94", "skew40", "kurt40", "garch", "return5", "rEwma90"];

function daily(name: string): DailyFeature {
  const feature = featureNamed(name);
  if (feature.per !== "day") throw new Error(`${name} is not daily`);
  return feature;
}

/** Closes whose volatility is `vol` of the day. */
function walk(n: number, vol: (i: number) => number, seed = 3) {
  const random = randomGenerator(seed);
  let close = 100;
  const closes = Float64Array.from({ length: n }, (_, i) =>
    i === 0 ? close : (close *= Math.exp((vol(i) / Math.sqrt(252)) * random.normal())),
  );
  const days = Int32Array.from({ length: n }, (_, i) => i);
  const rates = Float64Array.from(days, (day) =>
    day % 9 === 0 ? NaN : 0.02 + 0.01 * Math.sin(day),
  );
  return dailySeries(days, closes, { rates });
}

describe("daily features", () => {
  const series = walk(420, (i) => (i < 200 ? 0.1 : 0.3));

  it.each(DAILY)("%s depends on the past alone, and not on where one begins to look", (name) => {
    const feature = daily(name);
    const whole = feature.values(series, 0);
    for (const n of [100, 253, 300, 391]) {
      const [days, closes] = [series.days.slice(0, n), series.closes.slice(0, n)];
      const cut = dailySeries(days, closes, { rates: series.rates.slice(0, n) });
      expect(feature.values(cut, 0)).toEqual(whole.slice(0, n));
      expect(feature.values(series, n).slice(n)).toEqual(whole.slice(n));
    }
  });

  it("begin when their window is full", () => {
    const begin = DAILY.map((name) => daily(name).values(series, 0).findIndex(Number.isFinite));
    expect(begin).toEqual([20, 90, 20, 40, 40, 250, 5, 1]);
  });

  it("measure a constant volatility to the error of their samples", () => {
    const flat = walk(2000, () => 0.2, 8);
    for (const [name, effective] of [
      ["sigma1000", 1000],
      ["ewma99", 199],
      ["garch", 1000],
    ] as const) {
      const value = daily(name).values(flat, 1999)[1999];
      // Standard error of a deviation from n normals is σ/√(2n); four of them.
      expect(Math.abs(value / 0.2 - 1)).toBeLessThan(4 / Math.sqrt(2 * effective));
    }
  });

  it("follow a jump of volatility, the model and the smoothed one sooner than a long window", () => {
    const [long, smooth, model] = ["sigma90", "ewma94", "garch"].map(
      (name) =>
        daily(name).values(
          walk(320, (i) => (i < 280 ? 0.1 : 0.4)),
          319,
        )[319],
    );
    expect(smooth).toBeGreaterThan(long);
    expect(model).toBeGreaterThan(long);
  });

  it("are 0 for skewness and excess kurtosis of a normal, within four errors", () => {
    const normal = walk(1001, () => 0.2, 12);
    const [skew, kurt] = ["skew1000", "kurt1000"].map(
      (name) => daily(name).values(normal, 0)[1000],
    );
    expect(Math.abs(skew)).toBeLessThan(4 * Math.sqrt(6 / 1000));
    expect(Math.abs(kurt)).toBeLessThan(4 * Math.sqrt(24 / 1000));
  });
});

describe("featureNamed", () => {
  it("knows the ten of the study, and lists all kinds for a name it does not know", () => {
    expect(STUDY_FEATURES.map((name) => featureNamed(name).name)).toEqual(STUDY_FEATURES);
    for (const name of ["sigma", "sigma020", "sigma1", "ewma100", "Sigma20", ""])
      expect(() => featureNamed(name)).toThrow(
        /one of S\/K, K, tau, r, .*sigmaN.*garch.*ivYesterday/,
      );
  });
});

describe("DaySmiles", () => {
  const smiles = new DaySmiles();
  smiles.add(0.1, Float64Array.of(-0.1, 0, 0.1), Float64Array.of(0.3, 0.2, 0.25));
  smiles.add(0.4, Float64Array.of(-0.2, 0.2), Float64Array.of(0.3, 0.2));

  it("gives back its quotes, runs straight between them and level beyond", () => {
    expect(smiles.vol(0, 0.1)).toBeCloseTo(0.2, 15);
    expect(smiles.vol(-0.05, 0.1)).toBeCloseTo(0.25, 15);
    expect(smiles.vol(-3, 0.1)).toBeCloseTo(0.3, 15);
    expect(smiles.vol(3, 0.4)).toBeCloseTo(0.2, 15);
    expect(smiles.vol(0, 0.01)).toBeCloseTo(0.2, 15);
    expect(smiles.vol(0, 5)).toBeCloseTo(0.25, 15);
  });

  it("runs straight in total variance between expiries", () => {
    const variance = (0.2 ** 2 * 0.1 + 0.25 ** 2 * 0.4) / 2;
    expect(smiles.vol(0, 0.25)).toBeCloseTo(Math.sqrt(variance / 0.25), 14);
  });

  it("knows nothing without quotes", () => {
    expect(new DaySmiles().vol(0, 0.1)).toBeNaN();
  });
});
