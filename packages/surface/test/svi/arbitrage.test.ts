import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  durrlemanG,
  proveSviButterfly,
  SviSliceFitter,
  sviButterfly,
  sviCalendar,
  sviFromJumpWings,
  sviJet,
  sviToJumpWings,
  sviVariance,
  type SviRaw,
} from "@volsmith/surface";
import { boxOf, SVI_BOUNDS } from "../../src/svi/coordinates.ts";
import { enforceSvi } from "../../src/svi/enforce.ts";
import { VOGT } from "./vogt.ts";

const slices = fc
  .record({
    level: fc.double({ min: 1e-4, max: 0.3, noNaN: true }),
    b: fc.double({ min: 1e-3, max: 1, noNaN: true }),
    r: fc.double({ min: -1, max: 1, noNaN: true }),
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

function leastG(raw: SviRaw): number {
  let least = Number.POSITIVE_INFINITY;
  for (let y = -20; y <= 20; y += 0.02) {
    least = Math.min(least, durrlemanG(sviJet(raw, raw.m + raw.s * Math.sinh(y))));
  }
  return least;
}

describe("sviButterfly", () => {
  it("finds the arbitrage of Vogt's slice [GJ14 Example 3.1]", () => {
    const { status, k, g } = sviButterfly(VOGT);
    expect(status).toBe("violated");
    expect(k).toBeCloseTo(0.8792, 3); // where [GJ14 Figure 1] has the density below zero
    expect(g).toBeCloseTo(-0.03286, 4);
  });

  it("passes Vogt's slice with the wings of SSVI [GJ14 §5.1]", () => {
    const jw = sviToJumpWings(VOGT, 1);
    const callSlope = jw.putSlope + 2 * jw.atmSkew;
    const minVariance =
      (jw.atmVariance * 4 * jw.putSlope * callSlope) / (jw.putSlope + callSlope) ** 2;
    expect(callSlope).toBeCloseTo(0.3493158, 6);
    expect(minVariance).toBeCloseTo(0.01548182, 7);
    expect(sviButterfly(sviFromJumpWings({ ...jw, callSlope, minVariance })).status).toBe("free");
  });

  it("agrees with a fine scan of g on random slices", () => {
    fc.assert(
      fc.property(slices, (raw) => {
        const least = leastG(raw);
        fc.pre(Math.abs(least) > 1e-6);
        expect(sviButterfly(raw).status).toBe(least < 0 ? "violated" : "free");
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it("agrees with the proof by interval arithmetic wherever that decides", () => {
    fc.assert(
      fc.property(slices, (raw) => {
        const { verdict } = proveSviButterfly(raw);
        if (verdict === "proved") expect(sviButterfly(raw).status).toBe("free");
        if (verdict === "violated") expect(sviButterfly(raw).status).toBe("violated");
      }),
      { seed: 43, numRuns: 100 },
    );
  });

  it("sees a wing steeper than Lee's bound that no scan of strikes would reach", () => {
    const steep = { a: 0.04, b: 1.01, r: 1, m: 0, s: 0.1 };
    expect(sviButterfly(steep).status).toBe("violated");
  });

  it("passes the flat slice", () => {
    expect(sviButterfly({ a: 0.04, b: 0, r: 0, m: 0, s: 1 }).status).toBe("free");
  });
});

describe("sviCalendar", () => {
  const base: SviRaw = { a: 0.01, b: 0.1, r: -0.4, m: 0.05, s: 0.2 };

  it("passes a slice raised, and the slice itself", () => {
    expect(sviCalendar(base, { ...base, a: 0.0101 }).status).toBe("free");
    expect(sviCalendar(base, base).status).toBe("free");
  });

  it("finds a crossing in the far wing", () => {
    const { status, k } = sviCalendar(base, { ...base, a: 0.02, b: 0.0999 });
    expect(status).toBe("violated");
    expect(Math.abs(k)).toBeGreaterThan(5);
  });

  it("finds the deepest crossing of narrow slices", () => {
    const narrow = { a: 0.0185, b: 0.1, r: -0.4, m: 0.3, s: 1e-3 };
    const { status, k, depth } = sviCalendar(base, narrow);
    expect(status).toBe("violated");
    expect(depth).toBeCloseTo(sviVariance(base, k) - sviVariance(narrow, k), 15);
  });

  it("agrees with a fine scan on random pairs", () => {
    fc.assert(
      fc.property(slices, slices, fc.double({ min: 0, max: 1, noNaN: true }), (p, q, lift) => {
        const later = { ...q, a: q.a + lift, b: Math.max(p.b, q.b), r: p.r };
        let least = Number.POSITIVE_INFINITY;
        // Equal slopes meet at infinity only: the scan must go where the vertex no longer shows.
        for (let y = -14; y <= 14; y += 0.005) {
          const k = Math.sinh(y);
          least = Math.min(least, sviVariance(later, k) - sviVariance(p, k));
        }
        fc.pre(Math.abs(least) > 1e-3);
        expect(sviCalendar(p, later).status).toBe(least < 0 ? "violated" : "free");
      }),
      { seed: 44, numRuns: 200 },
    );
  });
});

describe("enforceSvi", () => {
  const k = Float64Array.from({ length: 81 }, (_, i) => -1 + i * 0.03);
  const weights = new Float64Array(k.length).fill(1);
  const box = boxOf(SVI_BOUNDS, 1e-6);
  const dataOf = (raw: SviRaw, tau = 1) => ({
    n: k.length,
    tau,
    k,
    vols: k.map((x) => Math.sqrt(sviVariance(raw, x) / tau)),
    weights,
  });

  it("finds a free slice near Vogt's, nearer than the wings of SSVI", () => {
    const data = dataOf(VOGT);
    const { value, residual } = enforceSvi(VOGT, data, { box, butterfly: "enforced" });
    expect(sviButterfly(value).status).toBe("free");
    const jw = sviToJumpWings(VOGT, 1);
    const callSlope = jw.putSlope + 2 * jw.atmSkew;
    const minVariance =
      (jw.atmVariance * 4 * jw.putSlope * callSlope) / (jw.putSlope + callSlope) ** 2;
    const projected = sviFromJumpWings({ ...jw, callSlope, minVariance });
    const cost = k.reduce(
      (sum, x, i) => sum + (Math.sqrt(sviVariance(projected, x)) - data.vols[i]) ** 2,
      0,
    );
    expect(residual).toBeLessThan(cost / 10);
  });

  it("leaves a free slice where it is", () => {
    const free = { a: 0.02, b: 0.1, r: -0.3, m: 0, s: 0.3 };
    const { value } = enforceSvi(free, dataOf(free), { box, butterfly: "enforced" });
    expect(value.s).toBeCloseTo(0.3, 6);
  });

  it("returns a proved slice for random, mostly arbitrageable, data", () => {
    fc.assert(
      fc.property(slices, (raw) => {
        const data = dataOf(raw);
        const start = new SviSliceFitter().fit(data).value;
        const { value } = enforceSvi(start, data, { box, butterfly: "enforced" });
        expect(sviButterfly(value).status).toBe("free");
      }),
      { seed: 45, numRuns: 60 },
    );
  });

  it("does not cross the slice before", () => {
    const previous = { a: 0.02, b: 0.1, r: -0.3, m: 0, s: 0.3 };
    const crossing = { a: 0.021, b: 0.08, r: -0.1, m: 0.1, s: 0.4 };
    const data = dataOf(crossing);
    const { value } = enforceSvi(crossing, data, { box, butterfly: "enforced", previous });
    expect(sviCalendar(previous, value).status).toBe("free");
    expect(sviButterfly(value).status).toBe("free");
  });
});
