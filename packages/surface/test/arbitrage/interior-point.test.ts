import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";
import { BandCholesky } from "@volsmith/numerics";
import {
  addTransposed,
  multiply,
  type BandedProgram,
} from "../../src/arbitrage/repair/banded-program.ts";
import { solveBandedProgram } from "../../src/arbitrage/repair/interior-point.ts";
import { splineBasis } from "../../src/arbitrage/repair/spline-basis.ts";
import { surfaceProgram } from "../../src/arbitrage/repair/surface-program.ts";

describe("BandCholesky", () => {
  it.each([
    [1, 0],
    [5, 1],
    [17, 4],
    [64, 7],
    [101, 30],
    [40, 39],
  ])("solves a random system of size %d and bandwidth %d", (size, bandwidth) => {
    const generator = randomGenerator(size);
    const matrix = new BandCholesky(size, bandwidth);
    const x = generator.fillNormals(new Float64Array(size));
    const b = new Float64Array(size);
    for (let i = 0; i < size; i++) {
      for (let j = Math.max(0, i - bandwidth); j <= i; j++) {
        const cell = i === j ? 2 * bandwidth + 1 : generator.uniform();
        matrix.cells[matrix.position(i, j)] = cell;
        b[i] += cell * x[j];
        if (i !== j) b[j] += cell * x[i];
      }
    }
    expect(matrix.factor()).toBe(0);
    matrix.solve(b);
    // Diagonally dominant: condition of a few units, so a few ulps.
    for (let i = 0; i < size; i++) expect(b[i]).toBeCloseTo(x[i], 12);
  });

  it("fixes a direction the matrix does not see instead of dividing by zero", () => {
    const matrix = new BandCholesky(3, 1);
    for (let i = 0; i < 3; i++) matrix.cells[matrix.position(i, i)] = i === 1 ? 0 : 4;
    expect(matrix.factor()).toBe(1);
    expect(Array.from(matrix.solve(Float64Array.of(4, 1, 8)))).toEqual([
      1,
      expect.closeTo(0, 12),
      2,
    ]);
  });
});

/** A small surface programme with noisy targets, many constraints binding. */
function noisyProgram(nTaus: number, n: number, seed: number) {
  const generator = randomGenerator(seed);
  const knots = Float64Array.from({ length: n }, (_, l) => 0.35 + (0.3 * l) / (n - 1));
  const basis = splineBasis(knots);
  const targets = new Float64Array(nTaus * n);
  for (let j = 0; j < nTaus; j++) {
    for (let l = 0; l < n; l++) {
      const d = (knots[l] - 0.5) / 0.08;
      targets[j * n + l] =
        0.03 * Math.sqrt((j + 1) / nTaus) * Math.exp((-d * d) / 2) + 0.004 * generator.uniform();
    }
  }
  const halfWidths = new Float64Array(nTaus * n).fill(0.002);
  return surfaceProgram({ basis, nTaus, targets, halfWidths, margin: 1e-6 });
}

/** Hildreth's coordinate ascent on the dual: slow, simple, and unlike the interior point. */
function hildreth({ size, fit, constraints }: BandedProgram, sweeps: number): Float64Array {
  const q = Array.from({ length: size }, () => new Float64Array(size));
  for (let r = 0; r < fit.rows; r++) {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j < 3; j++) {
        const [a, b] = [fit.columns[3 * r + i], fit.columns[3 * r + j]];
        q[a][b] += fit.coefficients[3 * r + i] * fit.coefficients[3 * r + j];
      }
    }
  }
  const inverse = invert(q);
  const times = (v: Float64Array): Float64Array =>
    Float64Array.from(inverse, (row) => row.reduce((sum, cell, i) => sum + cell * v[i], 0));
  const x = times(addTransposed(fit, fit.right, { out: new Float64Array(size) }));
  const rows = Array.from({ length: constraints.rows }, (_, r) => {
    const unit = new Float64Array(constraints.rows);
    unit[r] = 1;
    const a = addTransposed(constraints, unit, { out: new Float64Array(size) });
    const direction = times(a);
    return { a, direction, norm: a.reduce((sum, cell, i) => sum + cell * direction[i], 0) };
  });
  const lambda = new Float64Array(constraints.rows);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    rows.forEach(({ a, direction, norm }, r) => {
      const slack = a.reduce((sum, cell, i) => sum + cell * x[i], 0) - constraints.right[r];
      const step = Math.max(-slack / norm, -lambda[r]);
      lambda[r] += step;
      for (let i = 0; i < size; i++) x[i] += step * direction[i];
    });
  }
  return x;
}

function invert(matrix: readonly Float64Array[]): Float64Array[] {
  const n = matrix.length;
  const rows = matrix.map((row, i) =>
    Float64Array.from({ length: 2 * n }, (_, j) => (j < n ? row[j] : j === n + i ? 1 : 0)),
  );
  for (let c = 0; c < n; c++) {
    const pivot = rows[c][c];
    rows[c] = rows[c].map((cell) => cell / pivot);
    for (let r = 0; r < n; r++) {
      if (r === c) continue;
      const factor = rows[r][c];
      for (let j = 0; j < 2 * n; j++) rows[r][j] -= factor * rows[c][j];
    }
  }
  return rows.map((row) => row.slice(n));
}

describe("solveBandedProgram", () => {
  it.each([
    [1, 6, 1],
    [2, 5, 2],
    [3, 8, 3],
    [5, 6, 4],
  ])("agrees with dual coordinate ascent, %d slices × %d knots", async (nTaus, n, seed) => {
    const { program, start } = noisyProgram(nTaus, n, seed);
    const { value, converged, residual } = await solveBandedProgram(program, { start });
    expect(converged).toBe(true);
    expect(residual).toBeLessThan(1e-9);
    const reference = hildreth(program, 40_000);
    // Coordinate ascent stops some 1e-7 short of the optimum in the unit of the rows.
    value.forEach((v, i) => expect(v).toBeCloseTo(reference[i], 5));
  });

  it("satisfies the conditions of optimality: feasible, and no feasible neighbour is nearer", async () => {
    const { program, start } = noisyProgram(4, 12, 7);
    const { value, objective } = await solveBandedProgram(program, { start });
    const { fit, constraints } = program;
    const slack = multiply(constraints, value, new Float64Array(constraints.rows));
    slack.forEach((s, i) => expect(s - constraints.right[i]).toBeGreaterThan(-1e-7));
    const generator = randomGenerator(9);
    for (let trial = 0; trial < 200; trial++) {
      const other = value.map((v) => v + 0.01 * generator.normal());
      const there = multiply(constraints, other, new Float64Array(constraints.rows));
      if (!there.every((s, i) => s >= constraints.right[i])) continue;
      const misfit = multiply(fit, other, new Float64Array(fit.rows));
      const cost = misfit.reduce((sum, m, i) => sum + (m - fit.right[i]) ** 2, 0) / 2;
      expect(cost).toBeGreaterThanOrEqual(objective - 1e-7);
    }
  });

  it("does not depend on the order of the unknowns", async () => {
    // 12 > 2·3: strike-major; 5 < 2·6: time-major. Same solver, checked on both above; here by size.
    expect(noisyProgram(3, 12, 1).program.bandwidth).toBe(6);
    expect(noisyProgram(6, 5, 1).program.bandwidth).toBe(5);
  });

  it("reports progress and stops when asked to", async () => {
    const { program, start } = noisyProgram(3, 12, 1);
    const controller = new AbortController();
    const stages: string[] = [];
    const running = solveBandedProgram(program, {
      start,
      signal: controller.signal,
      onProgress: ({ stage, done }) => {
        stages.push(stage);
        if (done === 2) controller.abort(new Error("enough"));
      },
    });
    await expect(running).rejects.toThrow("enough");
    expect(stages).toEqual(["repair", "repair"]);
  });
});
