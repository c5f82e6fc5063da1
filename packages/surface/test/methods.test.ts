import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";
import {
  accuracy,
  durrlemanG,
  EssviModel,
  fitEssvi,
  fitSsvi,
  fitSurface,
  fitSvi,
  linearThetaCurve,
  SsviModel,
  sviButterfly,
  sviCalendar,
  type FitMethod,
} from "@volsmith/surface";
import { exactSnapshot } from "./exact-snapshot.ts";
import { derivative } from "./finite-difference.ts";

const TAUS = [0.02, 0.08, 0.25, 0.5, 1];
const Z = Array.from({ length: 41 }, (_, i) => -1 + i * 0.035);
const truth = new SsviModel(
  {
    rho: -0.55,
    phi: { kind: "power-law", eta: 0.9, gamma: 0.42 },
    theta: linearThetaCurve(TAUS, [0.0006, 0.0026, 0.009, 0.019, 0.04]),
  },
  TAUS.map((tau) => ({ tau, kRange: [-1, 0.4] as const })),
);
const exact = exactSnapshot(truth, { taus: TAUS, z: Z });
const random = randomGenerator(5);
const noisy = exactSnapshot(truth, { taus: TAUS, z: Z, noise: () => 0.02 * random.normal() });

const PARAMETRIC = ["svi", "ssvi", "essvi"] as const satisfies readonly FitMethod[];

describe.each(PARAMETRIC)("fitSurface with method %s", (method) => {
  const fit = fitSurface(exact, { method });

  it("finds an SSVI truth again", () => {
    const { total } = accuracy(fit.model, exact);
    expect(fit.converged).toBe(true);
    // SVI with the arbitrage margin, SSVI by alternation to 1e-6 of its cost: not the last digit.
    expect(total.mape).toBeLessThan(2e-4);
    expect(total.halfSpreads!.insideBidAsk).toBe(1);
  });

  it("reports one slice an expiry, and every quote", () => {
    expect(fit.slices.map(({ tau }) => tau)).toEqual(TAUS);
    expect(fit.nUsed).toBe(TAUS.length * Z.length);
    for (const slice of fit.slices) expect(slice.rmse).toBeLessThan(1e-3);
  });

  it("has derivatives that agree with differences, and batches that agree with points", () => {
    for (const tau of [0.01, 0.05, 0.3, 0.7]) {
      for (const k of [-0.15, 0, 0.06]) {
        const jet = fit.model.jet(tau, k);
        const h = 1e-4 * Math.sqrt(tau);
        expect(jet.dwdk).toBeCloseTo(
          derivative((x) => fit.model.jet(tau, x).w, k, h),
          7,
        );
        expect(jet.d2wdk2).toBeCloseTo(
          derivative((x) => fit.model.jet(tau, x).dwdk, k, h),
          6,
        );
        expect(jet.dwdtau).toBeCloseTo(
          derivative((t) => fit.model.jet(t, k).w, tau, 1e-5),
          7,
        );
        const batch = fit.model.totalVariances(Float64Array.of(tau), Float64Array.of(k));
        expect(batch[0]).toBeCloseTo(jet.w, 14);
      }
    }
  });

  it("is free of butterfly arbitrage at the slices on noisy quotes", () => {
    const { model } = fitSurface(noisy, { method });
    for (const tau of TAUS) {
      for (let z = -4; z <= 4; z += 0.05) {
        expect(durrlemanG(model.jet(tau, z * Math.sqrt(tau)))).toBeGreaterThanOrEqual(-1e-9);
      }
    }
  });

  it("writes its parameters as JSON without NaN or Infinity", () => {
    const text = JSON.stringify(fit.model.toJSON());
    expect(text).not.toContain("null");
    expect(JSON.parse(text)).toMatchObject({ method });
  });

  it("tells its progress and stops when asked", () => {
    const stages: string[] = [];
    fitSurface(exact, { method, onProgress: ({ stage }) => stages.push(stage) });
    expect(stages.length).toBeGreaterThan(0);
    const signal = AbortSignal.abort(new Error("enough"));
    expect(() => fitSurface(exact, { method, signal })).toThrow("enough");
  });

  it("says which snapshot has no quotes", () => {
    expect(() => fitSurface({ ...exact, slices: [] }, { method })).toThrow(/no quotes.*a model/);
  });

  it("takes two roots of one instant as one slice", () => {
    const slices = exact.slices.flatMap((slice) => [slice, { ...slice, root: "OTHER" }]);
    const both = fitSurface({ ...exact, slices }, { method });
    expect(both.slices).toHaveLength(TAUS.length);
    expect(both.slices[0].roots).toEqual(["TEST", "OTHER"]);
  });
});

describe("fitSvi", () => {
  it("proves every slice free of butterfly arbitrage by default", () => {
    for (const { raw } of fitSvi(noisy).model.slices) expect(sviButterfly(raw).status).toBe("free");
  });

  it("proves slices not to cross when the calendar is enforced", () => {
    const { slices } = fitSvi(noisy, { calendar: "enforced" }).model;
    for (let i = 1; i < slices.length; i++) {
      expect(sviCalendar(slices[i - 1].raw, slices[i].raw).status).toBe("free");
      expect(sviButterfly(slices[i].raw).status).toBe("free");
    }
  });

  it("fits nearer without the proof than with it", () => {
    const free = accuracy(fitSvi(noisy, { butterfly: "free", weights: "uniform" }).model, noisy);
    const proved = accuracy(fitSvi(noisy, { weights: "uniform" }).model, noisy);
    expect(free.total.rmse).toBeLessThanOrEqual(proved.total.rmse * (1 + 1e-6));
  });

  it("warns of expiries with fewer quotes than parameters", () => {
    const few = exactSnapshot(truth, { taus: [0.25], z: [-0.1, 0, 0.1] });
    expect(fitSvi(few).warnings[0]).toMatch(/3 quotes for 5 parameters/);
  });
});

describe("fitSsvi", () => {
  it("recovers shape parameters of its own kind", () => {
    const { rho, phi } = fitSsvi(exact, { maxRounds: 200 }).model.parameters;
    expect(rho).toBeCloseTo(-0.55, 2);
    expect(phi).toMatchObject({ kind: "power-law" });
  });

  it.each(["power", "heston"] as const)("fits with φ of kind %s", (phi) => {
    expect(accuracy(fitSsvi(exact, { phi }).model, exact).total.mape).toBeLessThan(0.3);
  });
});

describe("fitEssvi", () => {
  it("recovers a truth whose correlation changes with time", () => {
    const taus = [0.1, 0.4, 1];
    const slices = [
      { theta: 0.003, u: 0.015, v: 0.07 },
      { theta: 0.012, u: 0.04, v: 0.13 },
      { theta: 0.035, u: 0.09, v: 0.2 },
    ].map((slice, i) => ({ ...slice, tau: taus[i], kRange: [-1, 1] as const }));
    const own = fitEssvi(exactSnapshot(new EssviModel(slices), { taus, z: Z })).model;
    own.parameters.forEach(({ theta, u, v }, i) => {
      expect(theta).toBeCloseTo(slices[i].theta, 7);
      expect(u).toBeCloseTo(slices[i].u, 6);
      expect(v).toBeCloseTo(slices[i].v, 6);
    });
  });
});

describe("accuracy", () => {
  it("is zero for the surface the quotes came from", () => {
    const { total, slices } = accuracy(truth, exact);
    expect(total.mape).toBeLessThan(1e-14);
    expect(total.halfSpreads!.p99).toBeLessThan(1e-10);
    expect(slices).toHaveLength(TAUS.length);
  });

  it("counts an error of one half-spread as one", () => {
    const flat = { totalVariances: (taus: Float64Array) => taus.map((tau) => 0.04 * tau) };
    const one = exactSnapshot(
      { jet: (tau, k) => ({ k, w: 0.0441 * tau, dwdk: 0, d2wdk2: 0, dwdtau: 0 }) },
      { taus: [0.25], z: [0] },
    );
    const { total } = accuracy(flat, one);
    expect(total.mape).toBeCloseTo(0.01 / 0.21, 12);
    // At the money price is nearly linear in volatility: 1/21 of the mid is 2.38 half-spreads of 2 %.
    expect(total.halfSpreads!.mean).toBeCloseTo(0.01 / 0.21 / 0.02, 2);
    expect(total.halfSpreads!.insideBidAsk).toBe(0);
  });

  it("has no half-spreads where there are only closes", () => {
    const closes = exactSnapshot(truth, { taus: TAUS, z: Z, halfSpread: 0 });
    expect(accuracy(truth, closes).total.halfSpreads).toBeNull();
    expect(fitSvi(closes).converged).toBe(true);
  });

  it("leaves out what does not count", () => {
    const { total } = accuracy(truth, exact, { counts: ({ k }, i) => k[i] > 0 });
    expect(total.nQuotes).toBe(TAUS.length * Z.filter((z) => z > 0).length);
  });
});

describe("fitSurface", () => {
  it("names the methods there are", () => {
    expect(() => fitSurface(exact, { method: "sabr" as never })).toThrow(
      /method must be one of svi, ssvi, essvi, spline, operator, got "sabr"/,
    );
  });
});
