import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  adaptiveQuadrature,
  brentRoot,
  DomainError,
  gaussLegendre,
  newtonRoot,
  normalPdf,
  type ValueAndSlope,
} from "../src/index.ts";

const expMinusTwo = (x: number): number => Math.exp(x) - 2;
const squareMinusTwo = (x: number): ValueAndSlope => ({ value: x * x - 2, slope: 2 * x });

/** Newton's step doubles the distance from the root 0.4. */
const cubeRoot = (x: number): ValueAndSlope => ({
  value: Math.cbrt(x - 0.4),
  slope: 1 / (3 * Math.cbrt(x - 0.4) ** 2),
});

describe("brentRoot", () => {
  it.each([
    { name: "cos x − x", f: (x: number) => Math.cos(x) - x, root: 0.7390851332151607 },
    { name: "x³ near a triple root", f: (x: number) => (x - 1) ** 3, root: 1, room: 1e-5 },
    { name: "a step", f: (x: number) => (x < 0.3 ? -1 : 1), root: 0.3 },
    { name: "exp(20x) − 1e4", f: (x: number) => Math.exp(20 * x) - 1e4, root: Math.log(1e4) / 20 },
  ])("finds the root of $name", ({ f, root, room = 4e-16 }) => {
    const result = brentRoot(f, { bracket: [-0.5, 2] });
    expect(result.converged).toBe(true);
    expect(Math.abs(result.value - root)).toBeLessThanOrEqual(room);
    expect(result.residual).toBe(Math.abs(f(result.value)));
  });

  it("finds every bracketed root of a random cubic", () => {
    const coordinate = fc.double({ min: -5, max: 5, noNaN: true });
    fc.assert(
      fc.property(coordinate, coordinate, (root, c) => {
        const f = (x: number): number => (x - root) * ((x - c) ** 2 + 0.1);
        const result = brentRoot(f, { bracket: [-6, 7] });
        expect(result.converged).toBe(true);
        expect(result.value).toBeCloseTo(root, 12);
      }),
      { seed: 42 },
    );
  });

  it("says so when it runs out of iterations, and refuses a bracket without sign change", () => {
    expect(brentRoot(expMinusTwo, { bracket: [-10, 10], maxIterations: 3 }).converged).toBe(false);
    expect(() => brentRoot(expMinusTwo, { bracket: [1, 2] })).toThrow(DomainError);
    expect(() => brentRoot(() => NaN, { bracket: [1, 2] })).toThrow(/changes sign/);
  });
});

describe("newtonRoot", () => {
  it("converges where plain Newton runs away", () => {
    const result = newtonRoot(cubeRoot, { bracket: [-3, 5], start: 4 });
    expect(result.converged).toBe(true);
    expect(result.value).toBeCloseTo(0.4, 14);
  });

  it("is quadratic near a simple root", () => {
    const result = newtonRoot(squareMinusTwo, { bracket: [0, 2], start: 1.4 });
    expect(result.value).toBeCloseTo(Math.SQRT2, 15);
    expect(result.iterations).toBeLessThan(7);
  });

  it("refuses a bracket without sign change", () => {
    expect(() => newtonRoot(cubeRoot, { bracket: [1, 2] })).toThrow(DomainError);
  });
});

describe("gaussLegendre", () => {
  it.each([1, 2, 3, 5, 16, 33, 64, 200])("with %d nodes is exact to degree 2n − 1", (n) => {
    const { nodes, weights } = gaussLegendre(n);
    for (const degree of [0, 1, 2 * n - 2, 2 * n - 1]) {
      const sum = nodes.reduce((total, x, i) => total + weights[i] * x ** degree, 0);
      const exact = degree % 2 === 0 ? 2 / (degree + 1) : 0;
      // n rounded terms of a sum of size one.
      expect(Math.abs(sum - exact)).toBeLessThan(n * 4e-16);
    }
  });

  it.each([0, -1, 2.5, NaN])("rejects n = %d", (n) => {
    expect(() => gaussLegendre(n)).toThrow(/n must be an integer/);
  });
});

describe("adaptiveQuadrature", () => {
  it.each([
    { name: "∫ φ over the line", f: normalPdf, from: -Infinity, to: Infinity, exact: 1 },
    { name: "∫ e^−x", f: (x: number) => Math.exp(-x), from: 0, to: Infinity, exact: 1 },
    { name: "∫ e^x", f: Math.exp, from: -Infinity, to: 1, exact: Math.E },
    { name: "∫ √x", f: Math.sqrt, from: 0, to: 1, exact: 2 / 3 },
    { name: "∫ ln x", f: Math.log, from: 0, to: 1, exact: -1 },
    { name: "∫ |x − 1/3|", f: (x: number) => Math.abs(x - 1 / 3), from: 0, to: 1, exact: 5 / 18 },
    { name: "backwards", f: Math.cos, from: 1, to: 0, exact: -Math.sin(1) },
  ])("gives $name within its own error estimate", ({ f, from, to, exact }) => {
    const result = adaptiveQuadrature(f, { from, to });
    expect(result.converged).toBe(true);
    expect(Math.abs(result.value - exact)).toBeLessThanOrEqual(result.residual);
    expect(result.residual).toBeLessThanOrEqual(1e-10 * Math.abs(exact));
  });

  it("says so when the integral does not exist", () => {
    const result = adaptiveQuadrature((x) => 1 / x, { from: 0, to: 1, maxIntervals: 50 });
    expect(result.converged).toBe(false);
  });
});
