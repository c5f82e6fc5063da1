import { describe, expect, it } from "vitest";

import { buildStudy } from "../src/index.ts";
import { formatTerm } from "../src/study/slices.ts";
import { fakeInput, fakeMethod, fakeSnapshot, fakeSurface } from "./support/fake-study.ts";

describe("buildStudy", () => {
  const study = buildStudy(fakeInput());

  it("finds no error in a surface that goes through every mid", () => {
    const { total } = study.methods[0].accuracy;
    // Volatility → variance → price → volatility: a few ulps each.
    expect(total.mape).toBeLessThan(1e-14);
    expect(total.halfSpreads?.p99).toBeLessThan(1e-10);
    expect(total.halfSpreads?.insideBidAsk).toBe(1);
    expect(total.nQuotes).toBe(60);
  });

  it("finds the relative error of a surface that is one percent too high everywhere", () => {
    const { total } = study.methods[1].accuracy;
    expect(total.mape).toBeCloseTo(0.01, 12);
    expect(total.medianApe).toBeCloseTo(0.01, 12);
    expect(total.halfSpreads?.mean).toBeGreaterThan(0);
  });

  it("compares all methods at the quotes that lie inside every one's domain", () => {
    const narrow = fakeSurface("essvi");
    const domain = { ...narrow.domain, kRange: () => [-0.1, 0.1] as const };
    const surface = { ...narrow, domain };
    const methods = [fakeMethod("svi"), { ...fakeMethod(), surface }];
    const compared = buildStudy({ ...fakeInput(), methods });
    const nInside = fakeSnapshot()
      .slices.flatMap(({ k }) => [...k])
      .filter((k) => Math.abs(k) <= 0.1).length;
    for (const { accuracy } of compared.methods) expect(accuracy.total.nQuotes).toBe(nInside);
  });

  it("signs residuals as model less mid", () => {
    const { r_ssvi: tooHigh, r_operator: tooLow } = study.quotes;
    expect(Math.min(...tooHigh.map(Number))).toBeGreaterThan(0);
    expect(Math.max(...tooLow.map(Number))).toBeLessThan(0);
  });

  it("gives a density of unit mass", () => {
    const { slice, k, d_svi: density } = study.curves;
    const rows = slice.flatMap((at, i) => (at === 0 ? [i] : []));
    const mass = rows.slice(1).reduce((sum, i) => {
      return (
        sum +
        ((Number(density[i]) + Number(density[i - 1])) / 2) * (Number(k[i]) - Number(k[i - 1]))
      );
    }, 0);
    // The strikes end six deviations down and three up; the trapezoidal rule adds its own error.
    expect(mass).toBeGreaterThan(0.98);
    expect(mass).toBeLessThan(1.01);
  });

  it("turns what is not a number into null", () => {
    expect(study.quotes.bidVol[0]).toBeNull();
    expect(JSON.stringify(study.quotes)).not.toMatch(/NaN|Infinity/);
  });

  it("tells two surfaces of one method apart", () => {
    const methods = [fakeMethod("svi"), fakeMethod("svi", 1.1)];
    const twice = buildStudy({ ...fakeInput(), methods });
    expect(twice.methods.map(({ key, label }) => [key, label])).toEqual([
      ["svi", "SVI"],
      ["svi_2", "SVI 2"],
    ]);
  });

  it("counts butterfly and calendar arbitrage where there is some", () => {
    const fine = fakeSurface();
    const falling = {
      ...fine,
      jet: (tau: number, k: number) => ({ ...fine.jet(tau, k), dwdtau: -1 }),
    };
    const bent = {
      ...fine,
      jet: (tau: number, k: number) => ({ ...fine.jet(tau, k), d2wdk2: -9 }),
    };
    const methods = [fine, falling, bent].map((surface) => ({ ...fakeMethod(), surface }));
    const { panels, cells } = buildStudy({ ...fakeInput(), methods }).arbitrage;
    expect(panels.map(({ nButterfly, nCalendar }) => [nButterfly > 0, nCalendar > 0])).toEqual([
      [false, false],
      [false, true],
      [true, false],
    ]);
    expect(panels[1].nCalendar).toBe(panels[1].nCells);
    expect(new Set(cells.kind)).toEqual(new Set(["calendar", "butterfly"]));
  });

  it("refuses a study of nothing", () => {
    const empty = { ...fakeSnapshot(), slices: [] };
    expect(() => buildStudy({ ...fakeInput(), snapshot: empty })).toThrow(/no expiries/);
    expect(() => buildStudy({ ...fakeInput(), methods: [] })).toThrow(/no surface/);
  });
});

describe("formatTerm", () => {
  it.each([
    [0.2 / 365, "5 h"],
    [3 / 365, "3 d"],
    [28 / 365, "4 w"],
    [0.5, "6 m"],
    [2.5, "2.5 y"],
  ])("says %d years as %s", (tau, text) => {
    expect(formatTerm(tau)).toBe(text);
  });
});
