/**
 * Repair of a surface with arbitrage: time, displacement and what is left, at three sizes, against
 * general solvers on the very same programme.
 *
 * Peers: cvxopt's interior point (Debian's python3-cvxopt, CHOLMOD inside) and, at the smallest size
 * and minimising absolute displacements instead of squares, HiGHS's interior point in SciPy.
 *
 * Run: node benchmarks/dist/repair.js [--json]
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
import { publish, runPeer, summarise, type Row, type Timing } from "./harness.ts";

const SIZES = [
  [20, 50],
  [50, 100],
  [60, 201],
] as const;

/** SSVI slices with parameters drawn slice by slice. */
function noisySurface(nTaus: number): { readonly model: VarianceModel; readonly taus: number[] } {
  const generator = randomGenerator(20260601);
  const taus = Array.from({ length: nTaus }, (_, j) => (0.1 + (0.9 * j) / (nTaus - 1)) ** 2);
  const slices = taus.map((tau) => {
    // Neighbours disagree in level, skew and curvature, so their wings cross.
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
      if (solver === "highs" && nStrikes > 50) continue; // it gives up with an error on larger ones
      const peer = runPeer<PeerReport>("repair_solvers.py", [path, solver, "3"], {
        OMP_NUM_THREADS: "1",
        OPENBLAS_NUM_THREADS: "1",
      });
      if (!peer) continue;
      const { times, iterations, status } = peer;
      const note = `${status.slice(0, 40)}, ${iterations} iterations`;
      solverRows.push(row(size, name, { ...peer, timing: summarise(times), note }, reference));
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
