import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durrlemanG,
  proveSviButterfly,
  proveSviCalendar,
  ssviToRaw,
  sviJet,
  sviVariance,
  type SviRaw,
} from "../../src/index.ts";
import { VOGT } from "./models.ts";
import { interval, multiply, divide, square, add } from "../../src/arbitrage/interval.ts";

function ssvi(theta: number, rho = -0.5): SviRaw {
  return ssviToRaw({ theta, rho, phi: 1.19 * theta ** -0.49 });
}

const line = Float64Array.from({ length: 4001 }, (_, i) => -10 + i / 200);

function inside(value: number, { low, high }: { low: number; high: number }): void {
  expect(value).toBeGreaterThanOrEqual(low);
  expect(value).toBeLessThanOrEqual(high);
}

describe("interval arithmetic", () => {
  it("encloses every pointwise result", () => {
    const number = fc.double({ min: -1e3, max: 1e3, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, share, share, (a, b, c, d, s, t) => {
        const x = interval(Math.min(a, b), Math.max(a, b));
        const y = interval(Math.min(c, d), Math.max(c, d));
        const [p, q] = [x.low + s * (x.high - x.low), y.low + t * (y.high - y.low)];
        if (p < x.low || p > x.high || q < y.low || q > y.high) return; // rounding of the points
        inside(p + q, add(x, y));
        inside(p * q, multiply(x, y));
        inside(p * p, square(x));
        if (q !== 0) inside(p / q, divide(x, y));
      }),
      { seed: 42 },
    );
  });
});

describe("proveSviButterfly", () => {
  it("proves SSVI slices inside the sufficient conditions [GJ14 Theorem 4.2]", () => {
    for (const theta of [4e-4, 4e-3, 0.04, 0.2]) {
      expect(proveSviButterfly(ssvi(theta)).verdict).toBe("proved");
    }
  });

  it("refutes Vogt's slice at a place where g is negative", () => {
    const { verdict, k } = proveSviButterfly(VOGT);
    expect(verdict).toBe("violated");
    expect(durrlemanG(sviJet(VOGT, k!))).toBeLessThan(0);
  });

  it("never proves a slice with a negative g on a fine line", () => {
    const raw = fc.record({
      a: fc.double({ min: 0.001, max: 0.1, noNaN: true }),
      b: fc.double({ min: 0.01, max: 1, noNaN: true }),
      r: fc.double({ min: -0.95, max: 0.95, noNaN: true }),
      m: fc.double({ min: -0.5, max: 0.5, noNaN: true }),
      s: fc.double({ min: 0.01, max: 1, noNaN: true }),
    });
    const seen = { proved: 0, violated: 0, undecided: 0 };
    fc.assert(
      fc.property(raw, (slice) => {
        const { verdict } = proveSviButterfly(slice);
        seen[verdict]++;
        const least = line.reduce((low, k) => Math.min(low, durrlemanG(sviJet(slice, k))), 1);
        if (verdict === "proved") expect(least).toBeGreaterThan(0);
        if (least < -1e-9) expect(verdict).toBe("violated");
      }),
      { seed: 42, numRuns: 200 },
    );
    expect(Math.min(seen.proved, seen.violated)).toBeGreaterThan(20); // the law was tested both ways
  });

  it("proves all mixtures of two slices at once, and with them the times between", () => {
    expect(proveSviButterfly(ssvi(0.02), ssvi(0.04)).verdict).toBe("proved");
    expect(proveSviButterfly(ssvi(0.02), VOGT).verdict).toBe("violated");
  });

  it("gives up after the allowed number of boxes", () => {
    expect(proveSviButterfly(ssvi(0.04), ssvi(0.05), { maxBoxes: 3 }).verdict).toBe("undecided");
  });
});

describe("proveSviCalendar", () => {
  it("proves SSVI slices of rising θ, and refutes the reverse order", () => {
    expect(proveSviCalendar(ssvi(0.02), ssvi(0.021)).verdict).toBe("proved");
    expect(proveSviCalendar(ssvi(0.021), ssvi(0.02)).verdict).toBe("violated");
  });

  it("sees slices that cross only in the far wing", () => {
    // Equal at no quoted strike; slopes 0.11 and 0.1 meet at k ≈ 2 and beyond.
    const near: SviRaw = { a: 0.02, b: 0.11, r: 0, m: 0, s: 0.1 };
    const far: SviRaw = { a: 0.04, b: 0.1, r: 0, m: 0, s: 0.1 };
    const { verdict, k } = proveSviCalendar(near, far);
    expect(verdict).toBe("violated");
    expect(sviVariance(far, k!)).toBeLessThan(sviVariance(near, k!));
    expect(Math.abs(k!)).toBeGreaterThan(1);
  });
});
