import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  checkSvi,
  sviFromJumpWings,
  sviFromNatural,
  sviJet,
  sviMinimum,
  sviToJumpWings,
  sviToNatural,
  sviVariance,
  type SviRaw,
} from "@volsmith/surface";
import { derivative } from "../finite-difference.ts";
import { VOGT } from "./vogt.ts";

const slices = fc
  .record({
    level: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
    b: fc.double({ min: 1e-3, max: 1, noNaN: true }),
    r: fc.double({ min: -0.98, max: 0.98, noNaN: true }),
    m: fc.double({ min: -1, max: 1, noNaN: true }),
    s: fc.double({ min: 1e-3, max: 2, noNaN: true }),
  })
  .map(({ level, b, r, m, s }): SviRaw => ({
    a: level - b * s * Math.sqrt(1 - r * r),
    b,
    r,
    m,
    s,
  }));

function expectSameSlice(got: SviRaw, want: SviRaw, digits: number): void {
  for (const k of [-2, -0.5, -0.1, 0, 0.1, 0.5, 2]) {
    const w = sviVariance(want, k);
    expect(Math.abs(sviVariance(got, k) - w) / w).toBeLessThan(10 ** -digits);
  }
}

describe("SVI parameters", () => {
  it("go to natural and back", () => {
    fc.assert(
      fc.property(slices, (raw) => {
        expectSameSlice(sviFromNatural(sviToNatural(raw)), raw, 9);
      }),
      { seed: 42 },
    );
  });

  it("go to jump wings and back wherever the skew determines them", () => {
    fc.assert(
      fc.property(slices, (raw) => {
        const jw = sviToJumpWings(raw, 0.7);
        // The depth of the minimum below the money carries the curvature: with 1e-6 of the variance
        // left, rounding of 1e-16 costs ten digits.
        fc.pre(jw.atmVariance - jw.minVariance > 1e-6 * jw.atmVariance);
        expectSameSlice(sviFromJumpWings(jw), raw, 5);
      }),
      { seed: 42 },
    );
  });

  it("of Vogt's slice have the jump wings of [GJ14 §5.1]", () => {
    const jw = sviToJumpWings(VOGT, 1);
    expect(jw.atmVariance).toBeCloseTo(0.01742625, 8);
    expect(jw.atmSkew).toBeCloseTo(-0.1752111, 7);
    expect(jw.putSlope).toBeCloseTo(0.6997381, 7);
    expect(jw.callSlope).toBeCloseTo(1.316798, 6);
    expect(jw.minVariance).toBeCloseTo(0.0116249, 7);
  });

  it("have their minimum where the slope is zero", () => {
    const { m, s, r } = VOGT;
    const k = m - (r * s) / Math.sqrt(1 - r * r);
    expect(sviJet(VOGT, k).dwdk).toBeCloseTo(0, 14);
    expect(sviVariance(VOGT, k)).toBeCloseTo(sviMinimum(VOGT), 15);
  });

  it("give derivatives that agree with differences of w", () => {
    for (const k of [-3, -0.4, 0, 0.3, 2]) {
      const jet = sviJet(VOGT, k);
      expect(jet.dwdk).toBeCloseTo(
        derivative((x) => sviVariance(VOGT, x), k, 1e-3),
        10,
      );
      expect(jet.d2wdk2).toBeCloseTo(
        derivative((x) => sviJet(VOGT, x).dwdk, k, 1e-3),
        10,
      );
    }
  });

  it.each([
    ["b", { ...VOGT, b: -0.1 }],
    ["r", { ...VOGT, r: 1.5 }],
    ["s", { ...VOGT, s: 0 }],
    ["a + b·s", { ...VOGT, a: -1 }],
    ["m", { ...VOGT, m: Number.NaN }],
  ])("are refused, naming %s", (name, raw) => {
    expect(() => checkSvi("test", raw)).toThrow(name);
  });

  it("refuse jump wings that no slice has, naming the culprit", () => {
    const jw = sviToJumpWings(VOGT, 1);
    expect(() => sviFromJumpWings({ ...jw, atmSkew: -1 })).toThrow(/atmSkew must be in/);
    expect(() => sviFromJumpWings({ ...jw, minVariance: 1 })).toThrow(/minVariance/);
    expect(() => sviFromJumpWings({ ...jw, putSlope: -1 })).toThrow(/putSlope/);
    expect(() => sviToJumpWings(VOGT, 0)).toThrow(/tau/);
  });
});
