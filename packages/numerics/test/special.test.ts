import { readFileSync } from "node:fs";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  erfcx,
  gaussian,
  millsRatio,
  millsSlope,
  normalCdf,
  normalPdf,
  normalQuantile,
} from "../src/index.ts";

interface Golden {
  readonly x: number;
  readonly pdf: number;
  readonly cdf: number;
  readonly millsSlope: number | null;
  readonly erfcx: number | null;
}

// Made by test/golden/special.py (mpmath, 60 digits).
const golden = JSON.parse(
  readFileSync(new URL("golden/special.json", import.meta.url), "utf8"),
) as readonly Golden[];

const ulps = (actual: number, expected: number): number =>
  Math.abs(actual - expected) / (Math.abs(expected) * Number.EPSILON);

describe("the normal distribution", () => {
  it.each(golden)("matches 60-digit values within 4 ulps at x = $x", ({ x, pdf, cdf }) => {
    expect(ulps(normalPdf(x), pdf)).toBeLessThan(4);
    expect(ulps(normalCdf(x), cdf)).toBeLessThan(4);
  });

  it.each(golden.filter((row) => row.erfcx !== null))(
    "has a scaled complementary error function within 4 ulps at x = $x",
    ({ x, erfcx: expected }) => {
      // Left of −5, 2·exp(x²) carries the rounding of x² itself.
      const room = x < -5 ? 2 * x * x : 4;
      expect(ulps(erfcx(x), expected ?? NaN)).toBeLessThan(room);
    },
  );

  it("is symmetric: Φ(x) + Φ(−x) = 1", () => {
    fc.assert(
      fc.property(fc.double({ min: -40, max: 40, noNaN: true }), (x) => {
        expect(Math.abs(normalCdf(x) + normalCdf(-x) - 1)).toBeLessThanOrEqual(2.3e-16);
      }),
      { seed: 42 },
    );
  });

  it("has a quantile that inverts the distribution function, also at p = 1e-300", () => {
    fc.assert(
      fc.property(fc.double({ min: -300, max: -0.31, noNaN: true }), (exponent) => {
        const p = 10 ** exponent;
        const x = normalQuantile(p);
        // An ulp of x moves log Φ by about x² ulps.
        expect(ulps(normalCdf(x), p)).toBeLessThan(8 + 2 * x * x);
      }),
      { seed: 42 },
    );
  });

  it("answers ±Infinity at the ends and NaN outside", () => {
    expect(normalQuantile(0)).toBe(-Infinity);
    expect(normalQuantile(1)).toBe(Infinity);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 300);
    expect(normalQuantile(1.5)).toBeNaN();
    expect(normalCdf(-Infinity)).toBe(0);
    expect(normalCdf(Infinity)).toBe(1);
    expect(normalCdf(0)).toBe(0.5);
    expect(normalCdf(NaN)).toBeNaN();
    expect(gaussian(1e200)).toBe(0);
    expect(gaussian(NaN)).toBeNaN();
  });
});

describe("Mills' ratio", () => {
  it("agrees with stdlib's erfcx, M(x) = √(π/2)·erfcx(x/√2), within 6 ulps", () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 60, noNaN: true }), (x) => {
        const expected = Math.sqrt(Math.PI / 2) * erfcx(x * Math.SQRT1_2);
        expect(ulps(millsRatio(x), expected)).toBeLessThan(6);
      }),
      { seed: 42 },
    );
  });

  it.each(golden.filter((row) => row.millsSlope !== null))(
    "has the slope of 60-digit arithmetic within 4 ulps at x = $x",
    ({ x, millsSlope: expected }) => {
      expect(ulps(millsSlope(x), expected ?? NaN)).toBeLessThan(4);
    },
  );

  it("answers 0 at infinity and NaN for NaN", () => {
    expect(millsRatio(Infinity)).toBe(0);
    expect(millsSlope(Infinity)).toBe(0);
    expect(millsRatio(NaN)).toBeNaN();
    expect(millsSlope(NaN)).toBeNaN();
  });
});
