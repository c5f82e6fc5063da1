import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  choleskyInPlace,
  choleskySolveInPlace,
  DomainError,
  leastSquares,
  randomGenerator,
  ShapeError,
  solveTridiagonal,
} from "../src/index.ts";

describe("leastSquares", () => {
  it("leaves a residual orthogonal to every column, weights included", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 20 }),
        (columns, extra) => {
          const rows = columns + extra;
          const random = randomGenerator(100 * columns + extra);
          const a = random.fillNormals(new Float64Array(rows * columns));
          const b = random.fillNormals(new Float64Array(rows));
          const weights = random.fillUniforms(new Float64Array(rows));
          const { solution, rank, residualNorm } = leastSquares([a, b], { columns, weights });
          expect(rank).toBe(columns);
          const r = b.map((bi, i) => {
            let sum = -bi;
            for (let j = 0; j < columns; j++) sum += a[i * columns + j] * solution[j];
            return sum;
          });
          for (let j = 0; j < columns; j++) {
            const dot = r.reduce((sum, ri, i) => sum + weights[i] * ri * a[i * columns + j], 0);
            // Backward error of the factorisation times the size of the solution.
            const size = 1 + Math.hypot(...solution);
            expect(Math.abs(dot)).toBeLessThan(1e-13 * rows * size);
          }
          const norm = Math.sqrt(r.reduce((sum, ri, i) => sum + weights[i] * ri * ri, 0));
          expect(residualNorm).toBeCloseTo(norm, 10);
        },
      ),
      { seed: 42 },
    );
  });

  it("drops dependent columns and says the rank", () => {
    const fit = leastSquares(
      [
        [1, 2, 2, 4, 3, 6],
        [1, 2, 3],
      ],
      { columns: 2 },
    );
    expect(fit.rank).toBe(1);
    expect(fit.residualNorm).toBeLessThan(1e-15);
    expect(fit.solution[0] + 2 * fit.solution[1]).toBeCloseTo(1, 14);
  });

  it("gives zeros for a zero matrix", () => {
    const fit = leastSquares(
      [
        [0, 0],
        [3, 4],
      ],
      { columns: 1 },
    );
    expect(fit).toEqual({ solution: Float64Array.of(0), rank: 0, residualNorm: 5 });
  });

  it("names what is wrong", () => {
    expect(() =>
      leastSquares(
        [
          [1, 2, 3],
          [1, 2],
        ],
        { columns: 2 },
      ),
    ).toThrow(ShapeError);
    expect(() => leastSquares([[1], [1]], { columns: 1, weights: [-1] })).toThrow(DomainError);
  });
});

describe("choleskyInPlace", () => {
  it("solves a positive definite system", () => {
    const n = 5;
    const g = randomGenerator(9).fillNormals(new Float64Array(n * n));
    const a = new Float64Array(n * n);
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) {
        for (let k = 0; k < n; k++) a[i * n + j] += g[i * n + k] * g[j * n + k];
        if (i === j) a[i * n + j] += 0.1;
      }
    }
    const b = new Float64Array(n);
    for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) b[i] += a[i * n + j] * (j + 1);
    expect(choleskyInPlace(a, n)).toBe(true);
    choleskySolveInPlace(a, b);
    b.forEach((x, i) => expect(x).toBeCloseTo(i + 1, 11));
  });

  it("answers false on an indefinite matrix", () => {
    expect(choleskyInPlace(Float64Array.of(1, 2, 2, 1), 2)).toBe(false);
  });
});

describe("solveTridiagonal", () => {
  it("satisfies its own equations, in place too", () => {
    const n = 40;
    const random = randomGenerator(4);
    const lower = random.fillNormals(new Float64Array(n));
    const upper = random.fillNormals(new Float64Array(n));
    const diagonal = lower.map((l, i) => 1 + Math.abs(l) + Math.abs(upper[i]));
    const right = random.fillNormals(new Float64Array(n));
    const x = solveTridiagonal({ lower, diagonal, upper, right });
    for (let i = 0; i < n; i++) {
      const left = i > 0 ? lower[i] * x[i - 1] : 0;
      const rest = i < n - 1 ? upper[i] * x[i + 1] : 0;
      expect(left + diagonal[i] * x[i] + rest).toBeCloseTo(right[i], 13);
    }
    expect(solveTridiagonal({ lower, diagonal, upper, right }, right)).toEqual(x);
  });

  it("names the array of another length", () => {
    const two = new Float64Array(2);
    const three = new Float64Array(3);
    expect(() => solveTridiagonal({ lower: two, diagonal: two, upper: three, right: two })).toThrow(
      /upper must have shape \[2\], got \[3\]/,
    );
  });
});
