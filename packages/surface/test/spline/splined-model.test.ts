import { randomGenerator } from "@volsmith/numerics";
import {
  auditOnGrid,
  CubicAxis,
  durrlemanG,
  fitSpline,
  fitSplineSurface,
  fitSurface,
  linearThetaCurve,
  SplinedModel,
  SsviModel,
  TensorSpline,
  accuracy,
} from "@volsmith/surface";
import { describe, expect, it } from "vitest";
import { butterflyRow, calendarRow, shapeNodes } from "../../src/spline/shape-rows.ts";
import { exactSnapshot } from "../exact-snapshot.ts";
import { derivative } from "../finite-difference.ts";

const TAUS = [0.03, 0.1, 0.25, 0.5, 0.8];
const truth = new SsviModel(
  {
    rho: -0.6,
    phi: { kind: "power-law", eta: 0.9, gamma: 0.42 },
    theta: linearThetaCurve(TAUS, [0.0012, 0.0042, 0.0105, 0.0215, 0.035]),
  },
  TAUS.map((tau) => ({ tau, kRange: [-1, 0.4] as const })),
);
const rootRho = new CubicAxis([0.1, 1], 20);
const z = new CubicAxis([-1.5, 0.5], 40);
const random = randomGenerator(8);
const bumpy = new TensorSpline(
  rootRho,
  z,
  Float64Array.from({ length: rootRho.size * z.size }, () => 0.01 * random.normal()),
);

const bend = (tau: number, k: number) => 1 + 0.03 * Math.sin(3 * k + 5 * tau);

describe("SplinedModel", () => {
  const model = new SplinedModel(truth, bumpy);

  it("has derivatives that agree with differences: before, between and after the expiries", () => {
    for (const tau of [0.01, 0.0525, 0.3, 0.61, 0.95]) {
      for (const at of [-1.2, -0.3, 0.1]) {
        const k = at * Math.sqrt(tau);
        const jet = model.jet(tau, k);
        const h = 1e-5 * Math.sqrt(tau);
        const [w] = model.totalVariances(Float64Array.of(tau), Float64Array.of(k));
        expect(w).toBeCloseTo(jet.w, 14);
        const byK = derivative((x) => model.jet(tau, x).w, k, h);
        const byKK = derivative((x) => model.jet(tau, x).dwdk, k, h);
        const byTau = derivative((t) => model.jet(t, k).w, tau, 1e-6 * tau);
        // Relative to the scale of each: bends are of order 1, slopes of order 0.1.
        expect(Math.abs(jet.dwdk - byK)).toBeLessThan(1e-6);
        expect(Math.abs(jet.d2wdk2 - byKK)).toBeLessThan(2e-3 * (1 + Math.abs(byKK)));
        expect(Math.abs(jet.dwdtau - byTau)).toBeLessThan(1e-5);
      }
    }
  });

  it("never falls in total variance after the last expiry, at any strike", () => {
    for (const k of [-1.4, -0.7, 0, 0.4]) {
      let before = model.jet(0.8, k).w;
      for (const tau of [0.85, 1, 1.5, 3]) {
        const { w } = model.jet(tau, k);
        expect(w).toBeGreaterThanOrEqual(before);
        before = w;
      }
    }
  });
});

describe("shape rows", () => {
  const xs = [0.45, 0.6, 0.7, 0.9];
  const nodes = shapeNodes(truth, { xs, ys: [-1.2, -0.4, 0, 0.3] });
  const model = new SplinedModel(truth, bumpy);

  it("are Durrleman's g and the rise of log-variance of the splined surface", () => {
    nodes.forEach((node, i) => {
      const tau = xs[Math.floor(i / 4)] ** 4;
      const jet = model.jet(tau, node.k);
      const own = bumpy.jet(node.x, node.y);
      expect(butterflyRow(node, own).value).toBeCloseTo(durrlemanG(jet), 9);
      expect(calendarRow(node, own).value).toBeCloseTo((tau * jet.dwdtau) / jet.w, 9);
    });
  });

  it("move with the spline as they say", () => {
    for (const node of nodes) {
      for (const row of [butterflyRow, calendarRow]) {
        const jet = bumpy.jet(node.x, node.y);
        const { byValue, byX, byY, byYY } = row(node, jet);
        const partial = (key: keyof typeof jet) =>
          derivative((t) => row(node, { ...jet, [key]: jet[key] + t }).value, 0, 1e-4);
        expect(byValue).toBeCloseTo(partial("value"), 8);
        expect(byX).toBeCloseTo(partial("byX"), 8);
        expect(byY).toBeCloseTo(partial("byY"), 8);
        expect(byYY).toBeCloseTo(partial("byYY"), 8);
      }
    }
  });
});

describe("fitSpline", () => {
  // Quotes that are crooked: a ripple with butterflies, and a later expiry that is too cheap.
  const places = TAUS.flatMap((tau) =>
    Array.from({ length: 50 }, (_, i) => ({ tau, at: -1.45 + 0.038 * i })),
  );
  const quotes = {
    xs: places.map(({ tau }) => tau ** 0.25),
    ys: places.map(({ at }) => at),
    values: places.map(({ tau, at }) => (tau === 0.5 ? -0.25 : 0) + 0.01 * Math.sin(40 * at)),
    weights: places.map(() => 1),
  };
  const penalties = { bendX: 0.01, bendY: 0.01, slope: 1e-3, size: 1e-4 };
  const grid = {
    rhos: Float64Array.from({ length: 40 }, (_, i) => 0.03 + 0.024 * i),
    zs: Float64Array.from({ length: 150 }, (_, j) => -1.45 + 0.0125 * j),
    derivatives: "jet",
  } as const;
  const free = fitSpline(truth, quotes, { axes: [rootRho, z], penalties, maxIterations: 0 });
  const shaped = fitSpline(truth, quotes, { axes: [rootRho, z], penalties, maxIterations: 20 });

  it("leaves little of butterflies and calendar spreads that a free spline has plenty of", () => {
    const before = auditOnGrid(free, grid);
    const after = auditOnGrid(shaped, grid);
    expect(before.butterfly.share).toBeGreaterThan(0.05);
    expect(before.calendar.share).toBeGreaterThan(0.05);
    // Penalties, not bounds: quotes as crooked as these leave some nodes a little below zero.
    expect(after.butterfly.share).toBeLessThan(before.butterfly.share / 5);
    expect(after.butterfly.loss).toBeLessThan(before.butterfly.loss / 5);
    expect(after.calendar.share).toBeLessThan(0.01);
  });

  it("does not touch a spline that has none", () => {
    const calm = { ...quotes, values: places.map(({ at }) => 0.01 * at) };
    const options = { axes: [rootRho, z], penalties } as const;
    const loose = fitSpline(truth, calm, { ...options, maxIterations: 0 });
    expect(fitSpline(truth, calm, options).toJSON()).toEqual(loose.toJSON());
  });
});

describe("fitSplineSurface", () => {
  const places = Array.from({ length: 41 }, (_, i) => -1 + i * 0.035);
  const snapshot = exactSnapshot(
    {
      jet(tau, k) {
        const jet = truth.jet(tau, k);
        return { ...jet, w: jet.w * bend(tau, k) ** 2 };
      },
    },
    { taus: TAUS, z: places },
  );

  it("follows smiles that eSSVI cannot", () => {
    const spline = accuracy(fitSplineSurface(snapshot).model, snapshot).total;
    const essvi = accuracy(fitSurface(snapshot, { method: "essvi" }).model, snapshot).total;
    expect(spline.mape).toBeLessThan(essvi.mape / 5);
    expect(spline.mape).toBeLessThan(1e-3);
  });

  it("is smoother the stiffer it is", () => {
    const [soft, stiff] = [1, 1e4].map((stiffness) => {
      return accuracy(fitSplineSurface(snapshot, { stiffness }).model, snapshot).total.mape;
    });
    expect(stiff).toBeGreaterThan(soft);
  });
});
