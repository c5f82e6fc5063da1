/**
 * Repair of a surface with arbitrage: time, displacement and what is left, at three sizes, against
 * general solvers on the very same programme.
 *
 * Peers: HiGHS's quadratic solver (npm, WebAssembly), cvxopt's interior point (Debian's
 * python3-cvxopt, CHOLMOD inside) and, minimising absolute displacements instead of squares, HiGHS's
 * interior point in SciPy.
 *
 * Run: node benchmarks/dist/repair.js [--json] [--long], the latter giving the peers all sizes.
 */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { randomGenerator } from "@volsmith/numerics";
import {
  certify,
  createSviModel,
  repair,
  repairProgram,
  solveBandedProgram,
  ssviToRaw,
  type BandedProgram,
  type TripletRows,
  type VarianceModel,
} from "@volsmith/surface";
import highsModule from "highs";
import { publish, runPeer, summarise, type Row, type Timing } from "./harness.ts";

// The package's types describe its CommonJS entry, where the loader is `.default`; as an ES module
// the default export is the loader itself.
const loadHighs = highsModule as unknown as (typeof highsModule)["default"];

const SIZES = [
  [20, 50],
  [50, 100],
  [60, 201],
] as const;

/** Two hundredths of noise on the volatility of every SSVI slice's five parameters' surface. */
function noisySurface(nTaus: number): { readonly model: VarianceModel; readonly taus: number[] } {
  const generator = randomGenerator(20260601);
  const taus = Array.from({ length: nTaus }, (_, j) => (0.1 + (0.9 * j) / (nTaus - 1)) ** 2);
  const slices = taus.map((tau) => {
    // Levels, skews and curvatures drawn slice by slice: wings cross, some densities dip.
    const theta = 0.04 * tau * (1 + 0.03 * generator.normal());
    const rho = -0.5 + 0.1 * generator.normal();
    const phi = 1.19 * theta ** -0.49 * (1 + 0.15 * generator.normal());
    const reach = 5 * Math.sqrt(theta);
    return { tau, raw: ssviToRaw({ theta, rho, phi }), kRange: [-reach, 0.7 * reach] as const };
  });
  return { model: createSviModel(slices), taus };
}

interface Outcome {
  readonly timing: Timing;
  readonly squares: number;
  readonly leastSlack: number;
  readonly note: string;
}

async function ours(program: BandedProgram, start: Float64Array): Promise<Outcome> {
  const times: number[] = [];
  let solution = await solveBandedProgram(program, { start }); // warm-up
  for (let i = 0; i < 5; i++) {
    const begin = performance.now();
    solution = await solveBandedProgram(program, { start });
    times.push(performance.now() - begin);
  }
  return {
    timing: summarise(times),
    squares: solution.objective,
    leastSlack: leastSlack(program.constraints, solution.value),
    note: `${solution.iterations} iterations`,
  };
}

function leastSlack({ rows, columns, coefficients, right }: TripletRows, v: Float64Array): number {
  let least = Infinity;
  for (let r = 0; r < rows; r++) {
    let sum = -right[r];
    for (let p = 3 * r; p < 3 * r + 3; p++) sum += coefficients[p] * v[columns[p]];
    least = Math.min(least, sum);
  }
  return least;
}

function squares({ rows, columns, coefficients, right }: TripletRows, v: Float64Array): number {
  let total = 0;
  for (let r = 0; r < rows; r++) {
    let sum = -right[r];
    for (let p = 3 * r; p < 3 * r + 3; p++) sum += coefficients[p] * v[columns[p]];
    total += sum * sum;
  }
  return total / 2;
}

/** HiGHS's active-set solver; its time limit stands in the note when it ran into it. */
async function byHighs(program: BandedProgram, limit: number): Promise<Outcome> {
  const { size, fit, constraints } = program;
  const highs = await loadHighs();
  const gram = lowerGram(size, fit);
  const cost = new Float64Array(size);
  for (let p = 0; p < fit.coefficients.length; p++) {
    cost[fit.columns[p]] -= fit.coefficients[p] * fit.right[Math.floor(p / 3)];
  }
  const rows = compressRows(constraints);
  const start = performance.now();
  const model = highs.createModel({
    numCols: size,
    numRows: constraints.rows,
    colCost: cost,
    colLower: new Float64Array(size).fill(-highs.infinity),
    colUpper: new Float64Array(size).fill(highs.infinity),
    rowLower: constraints.right,
    rowUpper: new Float64Array(constraints.rows).fill(highs.infinity),
    matrix: { format: "csr", numRows: constraints.rows, numCols: size, ...rows },
    hessian: { format: "triangular", dimension: size, ...gram },
  });
  try {
    model.options.set({ output_flag: false, time_limit: limit });
    let note = "optimal";
    try {
      const { modelStatus } = model.run();
      if (modelStatus !== highs.constants.modelStatus.optimal) note = `stopped (${modelStatus})`;
    } catch (error) {
      note = `failed: ${String(error).slice(0, 60)}`;
    }
    const timing = summarise([performance.now() - start]);
    const v = Float64Array.from(model.getSolution().colValue);
    return { timing, squares: squares(fit, v), leastSlack: leastSlack(constraints, v), note };
  } finally {
    model.dispose();
  }
}

/** Rows without the zero coefficients that pad them. */
function compressRows({ rows, columns, coefficients }: TripletRows) {
  const starts = [0];
  const indices: number[] = [];
  const values: number[] = [];
  for (let r = 0; r < rows; r++) {
    for (let p = 3 * r; p < 3 * r + 3; p++) {
      if (coefficients[p] === 0) continue;
      indices.push(columns[p]);
      values.push(coefficients[p]);
    }
    starts.push(indices.length);
  }
  return {
    starts: Int32Array.from(starts),
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  };
}

/** Lower triangle of FᵀF by columns. */
function lowerGram(size: number, { rows, columns, coefficients }: TripletRows) {
  const cells = Array.from({ length: size }, () => new Map<number, number>());
  for (let r = 0; r < rows; r++) {
    for (let p = 3 * r; p < 3 * r + 3; p++) {
      for (let q = 3 * r; q < 3 * r + 3; q++) {
        const [i, j] = [columns[p], columns[q]];
        const value = coefficients[p] * coefficients[q];
        if (i >= j && value !== 0) cells[j].set(i, (cells[j].get(i) ?? 0) + value);
      }
    }
  }
  const sorted = cells.map((column) => [...column].toSorted(([a], [b]) => a - b));
  const starts = new Int32Array(size + 1);
  sorted.forEach((column, j) => (starts[j + 1] = starts[j] + column.length));
  return {
    starts,
    indices: Int32Array.from(sorted.flat(), ([i]) => i),
    values: Float64Array.from(sorted.flat(), ([, value]) => value),
  };
}

interface PeerReport {
  readonly times: readonly number[];
  readonly squares: number;
  readonly absolutes: number;
  readonly leastSlack: number;
  readonly status: string;
  readonly iterations: number;
}

function row(
  size: readonly [number, number],
  solver: string,
  { timing, squares: objective, leastSlack: slack, note }: Outcome,
  reference: number,
): Row {
  return {
    size: `${size[0]} × ${size[1]}`,
    solver,
    "time, ms": timing.median,
    "spread, ms": timing.spread,
    "times ours": timing.median / reference,
    "½ Σ displacement²": objective,
    "least slack": slack,
    note,
  };
}

const long = process.argv.includes("--long");
const solverRows: Row[] = [];
const endToEnd: Row[] = [];
const folder = mkdtempSync(join(tmpdir(), "repair-"));
try {
  for (const size of SIZES) {
    const [nTaus, nStrikes] = size;
    const { model, taus } = noisySurface(nTaus);
    const grid = { taus, nStrikes };
    const { problem } = repairProgram(model, { grid });
    const mine = await ours(problem.program, problem.start);
    const reference = mine.timing.median;
    solverRows.push(row(size, "banded interior point (ours)", mine, reference));

    const path = join(folder, `${nTaus}x${nStrikes}.json`);
    writeFileSync(
      path,
      JSON.stringify(problem.program, (_, value: unknown) =>
        ArrayBuffer.isView(value) ? Array.from(value as Float64Array) : value,
      ),
    );
    for (const [solver, name] of [
      ["cvxopt", "cvxopt interior point (Python, CHOLMOD)"],
      ["highs", "HiGHS interior point, Σ|displacement| (SciPy)"],
    ] as const) {
      if (solver === "highs" && nStrikes > 100 && !long) continue;
      const peer = runPeer<PeerReport>("repair_solvers.py", [path, solver, "3"], {
        OMP_NUM_THREADS: "1",
        OPENBLAS_NUM_THREADS: "1",
      });
      if (!peer) continue;
      const { times, iterations, status } = peer;
      const note = `${status.slice(0, 40)}, ${iterations} iterations`;
      solverRows.push(row(size, name, { ...peer, timing: summarise(times), note }, reference));
    }
    if (nStrikes <= 50 || long) {
      const limit = long ? 120 : 30;
      const highs = await byHighs(problem.program, limit);
      solverRows.push(row(size, "HiGHS active set (npm, Wasm)", highs, reference));
    }

    const times: number[] = [];
    let result = await repair(model, { grid });
    for (let i = 0; i < 3; i++) {
      const begin = performance.now();
      result = await repair(model, { grid });
      times.push(performance.now() - begin);
    }
    const before = await certify(model, { taus, extent: 1 });
    const begin = performance.now();
    const after = await certify(result.model, { taus, nStrikes: 2010, extent: 1 });
    const elapsed = performance.now() - begin;
    endToEnd.push({
      size: `${nTaus} × ${nStrikes}`,
      "repair, ms": summarise(times).median,
      "violations before": before.butterfly.violations + before.calendar.violations,
      "violations after (2,010 strikes and between)":
        after.butterfly.violations + after.calendar.violations,
      "mean displacement": result.displacement.mean,
      "max displacement": result.displacement.max,
      "conditions proved": result.proof.conditions,
      "certify after, ms": elapsed,
    });
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}

publish({
  title: "Repair: the nearest surface without arbitrage",
  tables: [
    { caption: "One programme, several solvers", rows: solverRows },
    { caption: "Repair from model to proved surface", rows: endToEnd },
  ],
  notes: [
    "Size: times to expiry × strikes. Displacement in units of half a volatility point times vega.",
    "Least slack: smallest A·v − b in the programme's own units; negative means a violated row (margins included).",
    "HiGHS in SciPy minimises Σ|displacement|, so its squares are larger by choice.",
  ],
});
