import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  arbitrageFree,
  durrlemanG,
  EssviModel,
  essviSliceJet,
  essviToRaw,
  essviToSsvi,
  essviVariance,
  ssviVariance,
  sviButterfly,
  sviCalendar,
  type EssviSlice,
} from "@volsmith/surface";
import { derivative } from "../finite-difference.ts";

const slice = fc.record({
  theta: fc.double({ min: 1e-4, max: 0.5, noNaN: true }),
  u: fc.double({ min: 1e-3, max: 5, noNaN: true }),
  v: fc.double({ min: 1e-3, max: 5, noNaN: true }),
});
const surfaces = fc.array(slice, { minLength: 2, maxLength: 5 }).map(arbitrageFree);

function modelOf(slices: readonly EssviSlice[]): EssviModel {
  return new EssviModel(slices.map((s, i) => ({ ...s, tau: 0.1 * (i + 1), kRange: [-1, 1] })));
}

describe("eSSVI", () => {
  it("slices are SSVI slices in other coordinates", () => {
    const at = { theta: 0.04, u: 0.1, v: 0.3 };
    for (const k of [-1, -0.1, 0, 0.5]) {
      expect(essviVariance(at, k)).toBeCloseTo(ssviVariance(essviToSsvi(at), k), 15);
    }
  });

  it("slices have exact derivatives", () => {
    const at = { theta: 0.04, u: 0.1, v: 0.3 };
    for (const k of [-1, -0.1, 0, 0.5]) {
      const jet = essviSliceJet(at, k);
      const along = (name: keyof EssviSlice): number =>
        derivative((x) => essviVariance({ ...at, [name]: x }, k), at[name], 1e-4);
      expect(jet.dwdk).toBeCloseTo(
        derivative((x) => essviVariance(at, x), k, 1e-4),
        9,
      );
      expect(jet.d2wdk2).toBeCloseTo(
        derivative((x) => essviSliceJet(at, x).dwdk, k, 1e-4),
        8,
      );
      expect(jet.dwdtheta).toBeCloseTo(along("theta"), 9);
      expect(jet.dwdu).toBeCloseTo(along("u"), 9);
      expect(jet.dwdv).toBeCloseTo(along("v"), 9);
    }
  });

  it("surfaces have exact derivatives in time between, before and after slices", () => {
    const model = modelOf(
      arbitrageFree([
        { theta: 0.004, u: 0.02, v: 0.09 },
        { theta: 0.01, u: 0.05, v: 0.15 },
        { theta: 0.02, u: 0.07, v: 0.2 },
      ]),
    );
    for (const tau of [0.02, 0.15, 0.27, 1]) {
      for (const k of [-0.5, 0, 0.2]) {
        const difference = derivative((t) => model.jet(t, k).w, tau, tau * 1e-3);
        expect(model.jet(tau, k).dwdtau).toBeCloseTo(difference, 8);
      }
    }
  });

  it("slices made arbitrage-free pass the proofs and stay what they are", () => {
    fc.assert(
      fc.property(surfaces, (slices) => {
        slices.forEach((s, i) => {
          expect(sviButterfly(essviToRaw(s)).status).not.toBe("violated");
          if (i > 0) {
            const { k, depth } = sviCalendar(essviToRaw(slices[i - 1]), essviToRaw(s));
            // Raw parameters pass through ρ, whose distance from ±1 keeps some twelve digits here:
            // slopes that are equal differ by 1e-12, which far out is worth |k| times that.
            if (depth > 0) expect(depth).toBeLessThan(1e-11 * (1 + Math.abs(k)));
          }
        });
        arbitrageFree(slices).forEach((s, i) => {
          expect(s.theta / slices[i].theta - 1).toBeLessThan(1e-8);
        });
      }),
      { seed: 42, numRuns: 100 },
    );
  });

  it("interpolation and extrapolation in time keep freedom from arbitrage", () => {
    fc.assert(
      fc.property(
        surfaces,
        fc.double({ min: 0.005, max: 1, noNaN: true }),
        fc.double({ min: -6, max: 6, noNaN: true }),
        (slices, tau, y) => {
          const model = modelOf(slices);
          const jet = model.jet(tau, Math.sinh(y) * Math.sqrt(model.jet(tau, 0).w));
          expect(durrlemanG(jet)).toBeGreaterThan(-1e-9);
          expect(jet.dwdtau).toBeGreaterThan(-1e-9);
        },
      ),
      { seed: 42, numRuns: 500 },
    );
  });

  it("refuses slices out of order and without variance", () => {
    const good = { tau: 0.1, theta: 0.01, u: 0.1, v: 0.1, kRange: [-1, 1] as const };
    expect(() => new EssviModel([])).toThrow("slices");
    expect(() => new EssviModel([good, good])).toThrow("slices[1].tau");
    expect(() => new EssviModel([{ ...good, theta: 0 }])).toThrow("slices[0]");
  });
});
