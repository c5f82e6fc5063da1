import { describe, expect, it } from "vitest";
import {
  boundedBfgs,
  DomainError,
  levenbergMarquardt,
  nelderMead,
  type LeastSquaresProblem,
} from "../src/index.ts";

const rosenbrock: LeastSquaresProblem = {
  size: 2,
  residuals(x, out) {
    out[0] = 10 * (x[1] - x[0] * x[0]);
    out[1] = 1 - x[0];
  },
};

const rosenbrockValue = (x: Float64Array): number =>
  100 * (x[1] - x[0] ** 2) ** 2 + (1 - x[0]) ** 2;

function rosenbrockGradient(x: Float64Array, out: Float64Array): void {
  out[0] = -400 * x[0] * (x[1] - x[0] ** 2) - 2 * (1 - x[0]);
  out[1] = 200 * (x[1] - x[0] ** 2);
}

/** Σ (i + 1)(xᵢ − i)². */
function ramp(x: Float64Array): number {
  return x.reduce((sum, xi, i) => sum + (i + 1) * (xi - i) ** 2, 0);
}

/** Powell's badly scaled problem: x ≈ (1.098e-5, 9.106). */
const badlyScaled: LeastSquaresProblem = {
  size: 2,
  residuals(x, out) {
    out[0] = 1e4 * x[0] * x[1] - 1;
    out[1] = Math.exp(-x[0]) + Math.exp(-x[1]) - 1.0001;
  },
};

describe("levenbergMarquardt", () => {
  it("solves Rosenbrock's valley with and without a Jacobian", () => {
    const withJacobian: LeastSquaresProblem = {
      ...rosenbrock,
      jacobian(x, out) {
        out.set([-20 * x[0], 10, -1, 0]);
      },
    };
    for (const problem of [rosenbrock, withJacobian]) {
      const result = levenbergMarquardt(problem, [-1.2, 1]);
      expect(result.converged).toBe(true);
      expect(result.value[0]).toBeCloseTo(1, 10);
      expect(result.value[1]).toBeCloseTo(1, 10);
    }
  });

  it("solves Powell's badly scaled problem", () => {
    const { value, objective } = levenbergMarquardt(badlyScaled, [0, 1], { maxIterations: 500 });
    expect(objective).toBeLessThan(1e-20);
    expect(value[0]).toBeCloseTo(1.09815933e-5, 11);
    expect(value[1]).toBeCloseTo(9.106146738, 5);
  });

  it("stops on the bound that cuts the minimum off", () => {
    const result = levenbergMarquardt(rosenbrock, [-1.2, 1], { upper: [0.5, 2], lower: [-2, -2] });
    expect(result.converged).toBe(true);
    expect(result.value[0]).toBe(0.5);
    expect(result.value[1]).toBeCloseTo(0.25, 8);
    expect(result.objective).toBeCloseTo(0.125, 10);
  });

  it("starts inside the box even when told to start outside", () => {
    const problem: LeastSquaresProblem = {
      size: 1,
      residuals(x, out) {
        expect(x[0]).toBeGreaterThanOrEqual(1);
        out[0] = x[0] - 3;
      },
      jacobian(_, out) {
        out[0] = 1;
      },
    };
    expect(levenbergMarquardt(problem, [-5], { lower: [1] }).value[0]).toBeCloseTo(3, 12);
  });

  it("says so when it runs out of iterations", () => {
    expect(levenbergMarquardt(rosenbrock, [-1.2, 1], { maxIterations: 3 }).converged).toBe(false);
  });

  it("rejects crossed bounds, naming them", () => {
    expect(() => levenbergMarquardt(rosenbrock, [0, 0], { lower: [0, 1], upper: [1, 0] })).toThrow(
      /lower\[1\] must be at most upper\[1\] = 0, got 1/,
    );
  });
});

describe("boundedBfgs", () => {
  it("solves Rosenbrock's valley with and without a gradient", () => {
    for (const options of [{ gradient: rosenbrockGradient }, { gradientTolerance: 1e-7 }]) {
      const result = boundedBfgs(rosenbrockValue, [-1.2, 1], options);
      expect(result.converged).toBe(true);
      expect(result.value[0]).toBeCloseTo(1, 5);
      expect(result.objective).toBeLessThan(1e-11);
    }
  });

  it("stops on the bound that cuts the minimum off", () => {
    const { value, converged } = boundedBfgs(rosenbrockValue, [-1.2, 1], {
      upper: [0.5, 2],
      gradientTolerance: 1e-7,
    });
    expect(converged).toBe(true);
    expect(value[0]).toBe(0.5);
    expect(value[1]).toBeCloseTo(0.25, 6);
  });
});

describe("nelderMead", () => {
  it("solves Rosenbrock's valley", () => {
    const result = nelderMead(rosenbrockValue, [-1.2, 1]);
    expect(result.converged).toBe(true);
    expect(result.value[0]).toBeCloseTo(1, 5);
    expect(result.value[1]).toBeCloseTo(1, 5);
  });

  it("solves a quadratic in eight dimensions", () => {
    const result = nelderMead(ramp, new Float64Array(8), { maxIterations: 10_000 });
    result.value.forEach((xi, i) => expect(xi).toBeCloseTo(i, 4));
  });

  it("takes NaN for a wall", () => {
    const result = nelderMead((x) => (x[0] < 1 ? NaN : x[0] ** 2), [3]);
    expect(result.value[0]).toBeCloseTo(1, 5);
  });
});

describe("the solvers", () => {
  it("throw DomainError, not Error", () => {
    expect(() => boundedBfgs(() => 0, [0], { lower: [1], upper: [0] })).toThrow(DomainError);
  });
});
