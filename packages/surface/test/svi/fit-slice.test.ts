import { randomGenerator } from "@volsmith/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SviSliceFitter, sviVariance, type SviRaw } from "@volsmith/surface";
import { solveInner } from "../../src/svi/inner-problem.ts";

const TAU = 0.25;
const STRIKES = Float64Array.from({ length: 61 }, (_, i) => -0.4 + i * 0.01);

function exact(raw: SviRaw, k = STRIKES, tau = TAU) {
  return { tau, k, vols: k.map((x) => Math.sqrt(sviVariance(raw, x) / tau)) };
}

/** Slices an index market shows: the vertex among the quotes. */
const typical = fc
  .record({
    sd: fc.double({ min: 0.05, max: 0.2, noNaN: true }),
    depth: fc.double({ min: 0.2, max: 0.9, noNaN: true }),
    b: fc.double({ min: 0.03, max: 0.3, noNaN: true }),
    r: fc.double({ min: -0.9, max: 0.5, noNaN: true }),
    m: fc.double({ min: -0.2, max: 0.1, noNaN: true }),
    s: fc.double({ min: 0.03, max: 0.3, noNaN: true }),
  })
  .map(({ sd, depth, b, r, m, s }): SviRaw => {
    return { a: depth * sd * sd - b * s * Math.sqrt(1 - r * r), b, r, m, s };
  })
  .filter(({ a, b, r, s }) => a + b * s * Math.sqrt(1 - r * r) > 1e-4);

describe("SviSliceFitter", () => {
  const fitter = new SviSliceFitter();

  it("recovers the parameters of exact data to 1e-8", () => {
    fc.assert(
      fc.property(typical, (raw) => {
        const { value, converged } = fitter.fit(exact(raw), { maxIterations: 1000 });
        expect(converged).toBe(true);
        for (const name of ["a", "b", "r", "m", "s"] as const) {
          expect(Math.abs(value[name] - raw[name])).toBeLessThan(1e-8);
        }
      }),
      { seed: 42, numRuns: 300 },
    );
  });

  it("finds no worse a minimum than forty random starts polished to the end", () => {
    const random = randomGenerator(7);
    for (let trial = 0; trial < 12; trial++) {
      const raw = fc.sample(typical, { seed: trial, numRuns: 1 })[0];
      const data = exact(raw);
      const vols = data.vols.map((vol) => vol * (1 + 0.01 * random.normal()));
      const noisy = { ...data, vols };
      const { residual } = fitter.fit(noisy);
      for (let start = 0; start < 40; start++) {
        const guess = {
          a: 0.01,
          b: 0.5 * random.uniform(),
          r: 2 * random.uniform() - 1,
          m: random.uniform() - 0.5,
          s: Math.exp(-5 * random.uniform()),
        };
        // 1e-4 of the error itself: what a flat valley leaves.
        expect(residual).toBeLessThan(fitter.polish(guess, noisy).residual * (1 + 1e-4));
      }
    }
  });

  it("gives the same slice whatever order the quotes come in", () => {
    const data = exact({ a: 0.002, b: 0.1, r: -0.6, m: 0.02, s: 0.1 });
    const k = data.k.toReversed();
    const { value } = fitter.fit({ ...data, k, vols: data.vols.toReversed() });
    expect(value.m).toBeCloseTo(0.02, 8);
  });

  it("scales with time: vol √τ is all it sees", () => {
    const raw = { a: 0.002, b: 0.1, r: -0.6, m: 0.02, s: 0.1 };
    const near = fitter.fit(exact(raw, STRIKES, 0.01)).value;
    const far = fitter.fit(exact(raw, STRIKES, 4)).value;
    expect(near.b).toBeCloseTo(far.b, 9);
  });

  it("stays positive on the whole line when the quotes pull below zero", () => {
    const vols = STRIKES.map((k) => Math.sqrt(Math.max(1e-6, 0.3 * Math.abs(k) - 0.02) / TAU));
    const { a, b, r, s } = fitter.fit({ tau: TAU, k: STRIKES, vols }).value;
    expect(a + b * s * Math.sqrt(1 - r * r)).toBeGreaterThan(0);
  });

  it("fits one quote, and three, without inventing wings beyond Lee's bound", () => {
    for (const n of [1, 3]) {
      const { value, residual } = fitter.fit({
        tau: TAU,
        k: Float64Array.from({ length: n }, (_, i) => 0.05 * i),
        vols: Float64Array.from({ length: n }, (_, i) => 0.2 + 0.01 * i),
      });
      expect(residual).toBeLessThan(1e-6);
      expect(value.b * (1 + Math.abs(value.r))).toBeLessThanOrEqual(2 + 1e-9);
    }
  });

  it("ignores quotes of weight zero", () => {
    const data = exact({ a: 0.002, b: 0.1, r: -0.6, m: 0.02, s: 0.1 });
    const vols = data.vols.with(30, 3);
    const weights = new Float64Array(vols.length).fill(1).with(30, 0);
    expect(fitter.fit({ ...data, vols, weights }).value.m).toBeCloseTo(0.02, 7);
  });

  it.each([
    ["tau", { tau: 0 }],
    ["k", { k: new Float64Array(0), vols: new Float64Array(0) }],
    ["vols", { vols: Float64Array.of(0.2) }],
    ["vols[0]", { vols: new Float64Array(61).fill(-1) }],
    ["weights[0]", { weights: new Float64Array(61).fill(Number.NaN) }],
    ["weights", { weights: Float64Array.of(1) }],
  ])("refuses bad %s by name", (name, change) => {
    const data = exact({ a: 0.002, b: 0.1, r: -0.6, m: 0.02, s: 0.1 });
    expect(() => fitter.fit({ ...data, ...change })).toThrow(name);
  });
});

describe("the inner problem", () => {
  it("is never beaten by a point of its triangle", () => {
    const random = randomGenerator(3);
    for (let trial = 0; trial < 200; trial++) {
      const n = 12;
      const k = Float64Array.from({ length: n }, () => random.normal() * 0.2);
      const y = Float64Array.from({ length: n }, () => random.normal() * 0.3 + 0.2);
      const q = Float64Array.from({ length: n }, () => random.uniform() + 0.1);
      const sum = (f: (i: number) => number) => k.reduce((total, _, i) => total + f(i), 0);
      const sums = [
        sum((i) => q[i]),
        sum((i) => q[i] * y[i]),
        sum((i) => q[i] * y[i] ** 2),
      ] as const;
      const [m, s, bMax] = [random.normal() * 0.1, 0.05 + random.uniform(), 0.4];
      const out = { a: 0, u: 0, v: 0, objective: 0 };
      solveInner({ n, k, y, q, sums }, m, { s, bMax, out });
      const cost = (a: number, u: number, v: number): number =>
        sum((i) => {
          const x = k[i] - m;
          const root = Math.hypot(x, s);
          return q[i] * (a + (u * (root + x) + v * (root - x)) / 2 - y[i]) ** 2;
        });
      expect(out.u).toBeGreaterThanOrEqual(0);
      expect(out.v).toBeGreaterThanOrEqual(0);
      expect(out.u + out.v).toBeLessThanOrEqual(2 * bMax * (1 + 1e-12));
      const best = cost(out.a, out.u, out.v);
      expect(out.objective).toBeCloseTo(best, 9);
      for (let probe = 0; probe < 40; probe++) {
        const u = 2 * bMax * random.uniform();
        const v = (2 * bMax - u) * random.uniform();
        const mean = sum((i) => {
          const x = k[i] - m;
          const root = Math.hypot(x, s);
          return q[i] * (y[i] - (u * (root + x) + v * (root - x)) / 2);
        });
        expect(cost(mean / sums[0], u, v)).toBeGreaterThanOrEqual(best - 1e-10);
      }
    }
  });
});
