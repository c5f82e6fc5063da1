import { describe, expect, it } from "vitest";
import { auditOnGrid, durrlemanG, flatModel, specAuditGrid } from "../../src/index.ts";
import { crossingModel, freeModel, vogtModel } from "./models.ts";

describe("auditOnGrid", () => {
  it("has the 60 × 201 nodes of the specification, a hundredth apart in z", () => {
    const { rhos, zs } = specAuditGrid();
    expect([rhos.length, zs.length]).toEqual([60, 201]);
    expect([rhos[0], rhos[59], zs[0], zs[200]]).toEqual([0.01, 1, -1.5, 0.5]);
    expect(zs[1] - zs[0]).toBeCloseTo(0.01, 12);
  });

  it("gives But = 1 and Cal = 1 − ρ_i/ρ_(i+1) on a flat surface", () => {
    const audit = auditOnGrid(flatModel(0.2), "spec");
    expect(audit.butterfly.worst).toBeCloseTo(1, 9);
    // The least calendar value is the last pair's: 1 − (1 − 0.99/59)/1.
    expect(audit.calendar.worst).toBeCloseTo(0.99 / 59, 12);
    expect([audit.butterfly.share, audit.calendar.share]).toEqual([0, 0]);
  });

  it("But is Durrleman's g up to the differences' error", () => {
    const model = freeModel();
    const grid = {
      rhos: [0.5, 0.6],
      zs: Float64Array.from({ length: 5 }, (_, j) => -0.2 + j / 1e3),
    };
    const { butterfly } = auditOnGrid(model, { ...grid, derivatives: "difference" });
    const tau = butterfly.worstRho ** 2;
    const exact = durrlemanG(model.jet(tau, butterfly.worstRho * butterfly.worstZ));
    // Second differences with h = 1e-3: h²·v⁗/12 ≪ 1e-5.
    expect(butterfly.worst).toBeCloseTo(exact, 5);
  });

  it("counts the nodes with a negative density and those where variance falls", () => {
    const zs = Float64Array.from({ length: 101 }, (_, j) => j / 50); // k in [0, 2] at ρ = 1
    const { butterfly } = auditOnGrid(vogtModel(), { rhos: [0.999, 1], zs });
    // g < 0 for k in (0.6424, 1.2569), both slices nearly alike: 31 nodes of 101 each.
    expect(butterfly.nodes).toBe(2 * 99);
    expect(butterfly.violations).toBeGreaterThanOrEqual(60);
    expect(butterfly.violations).toBeLessThanOrEqual(64);
    const rhos = [Math.sqrt(0.5), 1];
    const wide = Float64Array.from({ length: 21 }, (_, j) => -1 + j / 10);
    const { calendar } = auditOnGrid(crossingModel(-0.05), { rhos, zs: wide });
    // Far z = −0.7 … 0.7 has its near point z·√2 inside [−1, 1]; the slices cross at k = −0.05.
    expect([calendar.nodes, calendar.violations]).toEqual([15, 7]);
    expect(calendar.share).toBeCloseTo(7 / 15, 12);
  });

  it("names bad grids", () => {
    const model = flatModel(0.2);
    expect(() => auditOnGrid(model, { rhos: [0.1], zs: [0, 1, 2] })).toThrow(/rhos\.length/);
    expect(() => auditOnGrid(model, { rhos: [0.2, 0.1], zs: [0, 1, 2] })).toThrow(/rhos\[1\]/);
    expect(() => auditOnGrid(model, { rhos: [0.1, 0.2], zs: [0, 1, 3] })).toThrow(/zs\[1\]/);
  });
});
