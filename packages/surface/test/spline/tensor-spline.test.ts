import { randomGenerator } from "@volsmith/numerics";
import { CubicAxis, SplineProblem, TensorSpline } from "@volsmith/surface";
import { describe, expect, it } from "vitest";
import { axisCell } from "../../src/spline/cubic-axis.ts";
import { derivative } from "../finite-difference.ts";

const random = randomGenerator(4);
const x = new CubicAxis([0.1, 1], 12);
const y = new CubicAxis([-1.5, 0.5], 20);
const between = ({ min, max }: CubicAxis) => min + (max - min) * random.uniform();

const sum = (values: Float64Array) => values.reduce((a, b) => a + b, 0);
const plane = (a: number, b: number) => 0.3 - 0.2 * a + 0.1 * b;

describe("CubicAxis", () => {
  it("has basis functions that add up to one, with derivatives that add up to nothing", () => {
    const cell = axisCell();
    for (const at of [x.min, 0.3, 0.4217, 0.999, x.max]) {
      x.at(at, cell);
      expect(sum(cell.values)).toBeCloseTo(1, 14);
      expect(sum(cell.slopes)).toBeCloseTo(0, 11);
      expect(sum(cell.bends)).toBeCloseTo(0, 9);
      expect(cell.first + 4).toBeLessThanOrEqual(x.size);
    }
  });

  it("refuses an empty range and a broken number of cells", () => {
    expect(() => new CubicAxis([1, 1], 3)).toThrow("min < max");
    expect(() => new CubicAxis([0, 1], 0.5)).toThrow("positive integer");
  });
});

describe("TensorSpline", () => {
  const spline = new TensorSpline(
    x,
    y,
    Float64Array.from({ length: x.size * y.size }, () => random.normal()),
  );

  it("has the derivatives of its values", () => {
    for (let i = 0; i < 20; i++) {
      const [at, beside] = [between(x), between(y)];
      const jet = spline.jet(at, beside);
      expect(jet.value).toBe(spline.value(at, beside));
      // Third derivatives jump at knots: an error of h²·1e4 at most where the stencil straddles one.
      expect(jet.byX).toBeCloseTo(
        derivative((a) => spline.value(a, beside), at, 1e-5),
        4,
      );
      expect(jet.byY).toBeCloseTo(
        derivative((b) => spline.value(at, b), beside, 1e-5),
        4,
      );
      expect(jet.byYY).toBeCloseTo(
        derivative((b) => spline.jet(at, b).byY, beside, 1e-6),
        1,
      );
    }
  });

  it("is constant beyond the ends of its axes", () => {
    expect(spline.value(2, 0)).toBe(spline.value(1, 0));
    expect(spline.jet(2, 0).byX).toBe(0);
    expect(spline.value(0.5, -9)).toBe(spline.value(0.5, -1.5));
  });
});

describe("SplineProblem", () => {
  const penalties = { bendX: 1, bendY: 1, slope: 0, size: 0 };
  const xs = Array.from({ length: 60 }, () => between(x));
  const ys = Array.from({ length: 60 }, () => between(y));
  const solved = (values: readonly number[], stiffness = 1) => {
    const problem = new SplineProblem([x, y]);
    problem.addValues({ xs, ys, values, weights: values.map(() => 1) });
    problem.addPenalties({ ...penalties, bendX: stiffness, bendY: stiffness });
    return problem.solve();
  };

  it("reproduces a plane whatever the stiffness, for a plane has no second differences", () => {
    const values = xs.map((a, i) => plane(a, ys[i]));
    for (const stiffness of [1e-3, 1, 1e3]) {
      const spline = solved(values, stiffness);
      expect(spline.value(0.2, 0.4)).toBeCloseTo(plane(0.2, 0.4), 7);
      expect(spline.value(0.9, -1.4)).toBeCloseTo(plane(0.9, -1.4), 7);
    }
  });

  it("comes nearer the values the softer it is", () => {
    const values = xs.map((a, i) => plane(a, ys[i]) + 0.1 * random.normal());
    const error = (stiffness: number) => {
      const spline = solved(values, stiffness);
      return values.reduce((sum, value, i) => sum + (value - spline.value(xs[i], ys[i])) ** 2, 0);
    };
    const errors = [10, 1, 0.1, 0.01].map(error);
    expect(errors).toEqual(errors.toSorted((a, b) => b - a));
  });

  it("meets a linear form of value and derivatives that it is given weight for", () => {
    const problem = new SplineProblem([x, y]);
    problem.addPenalties(penalties);
    const form = { byValue: 1, byX: 0.5, byY: -0.3, byYY: 0.01 };
    problem.addForm([0.4, -0.2], form, { target: 0.7, weight: 1e6 });
    problem.addForm([0.8, 0.2], { byValue: 1, byX: 0, byY: 0, byYY: 0 }, { target: 0, weight: 1 });
    problem.addForm([0.8, -1], { byValue: 1, byX: 0, byY: 0, byYY: 0 }, { target: 0, weight: 1 });
    const { value, byX, byY, byYY } = problem.solve().jet(0.4, -0.2);
    expect(value + 0.5 * byX - 0.3 * byY + 0.01 * byYY).toBeCloseTo(0.7, 5);
  });

  it("starts from another problem without changing it", () => {
    const first = new SplineProblem([x, y]);
    first.addPenalties({ ...penalties, size: 1 });
    first.addValues({ xs: [0.5], ys: [0], values: [1], weights: [1] });
    const second = new SplineProblem([x, y], first);
    second.addValues({ xs: [0.5], ys: [0], values: [5], weights: [9] });
    expect(second.solve().value(0.5, 0)).toBeGreaterThan(first.solve().value(0.5, 0));
  });
});
