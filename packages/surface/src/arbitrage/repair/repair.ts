/** Repair: the nearest surface without static arbitrage. */
import { solveTridiagonal, type RunControl } from "@volsmith/numerics";
import type { VarianceModel } from "../../variance-model.ts";
import { finiteRange } from "../finite-range.ts";
import { multiply } from "./banded-program.ts";
import { knotDisplacement, quoteDisplacement, type Displacement } from "./displacement.ts";
import { solveBandedProgram } from "./interior-point.ts";
import { liftIntoInterior } from "./lift.ts";
import { repairGrid, type RepairGrid, type RepairGridOptions } from "./repair-grid.ts";
import { repairTargets, type OutsideRule } from "./repair-targets.ts";
import { RepairedModel } from "./repaired-model.ts";
import { splineBasis } from "./spline-basis.ts";
import { spreadWidths, withSpreads, type QuotedSmile } from "./spread-widths.ts";
import { surfaceProgram, type SurfaceProgram, type SurfaceTargets } from "./surface-program.ts";
import type { SurfaceProof } from "./verify.ts";

export interface RepairOptions extends RunControl {
  /** Quotes whose half-spreads are the unit of displacement; closing prices alone have none. */
  readonly quotes?: readonly QuotedSmile[];
  readonly grid?: RepairGridOptions;
  /** Unit of displacement where no quotes with spreads are given: this many volatilities (0.005 = ½ point). */
  readonly volWidth?: number;
  /** Least slack of every no-arbitrage condition, in units of displacement. */
  readonly margin?: number;
  /** Default "linear" for operator surfaces, which are untrained outside their domain. */
  readonly outside?: OutsideRule;
  /** Accuracy of the solution, in units of displacement. */
  readonly tolerance?: number;
}

export interface RepairResult {
  readonly model: RepairedModel;
  /**
   * "already-free": the spline through the model's own prices has no arbitrage; "repaired":
   * the optimum was found; "not-optimal": free of arbitrage, but the solver stopped early.
   */
  readonly status: "already-free" | "repaired" | "not-optimal";
  readonly grid: RepairGrid;
  readonly displacement: Displacement;
  readonly iterations: number;
  /** Optimality residual of the solver, in units of displacement; 0 when it had not to run. */
  readonly residual: number;
  /** The inequalities that prove the whole surface, as checked after the solver. */
  readonly proof: SurfaceProof;
}

/**
 * The arbitrage-free surface nearest to a model.
 *
 * Solves, over all spline surfaces of `RepairedModel` on the grid,
 *
 *   minimise Σ ((C_j(y_l) − model price)/half-width)²  subject to no butterfly and no calendar
 *   arbitrage at any strike and any time,
 *
 * a convex quadratic programme with a unique solution. Half-widths are the quotes' half-spreads
 * carried to the grid (or `volWidth`) times vega.
 *
 * @returns a surface whose freedom from arbitrage is proved by `proof`, whatever the status.
 * @throws {DomainError} on a bad grid, or where the model's total variance is not positive.
 * @throws the signal's reason on abort.
 */
export async function repair(
  model: VarianceModel,
  options: RepairOptions = {},
): Promise<RepairResult> {
  const { tolerance = 1e-11, onProgress, signal } = options;
  const quotes = withSpreads(options.quotes ?? []);
  signal?.throwIfAborted();
  const { grid, surface, problem } = repairProgram(model, options);
  const { basis } = surface;
  const through = interpolatingControls(surface);
  const free = isFeasible(problem, through);

  let controls = through;
  let solver = { iterations: 0, residual: 0, converged: true };
  if (!free) {
    const solution = await solveBandedProgram(problem.program, {
      start: problem.start,
      tolerance,
      ...(onProgress && { onProgress }),
      ...(signal && { signal }),
    });
    solver = solution;
    controls = problem.toControls(solution.value);
  }
  controls = liftIntoInterior({ basis, nTaus: grid.taus.length, controls });

  const n = basis.size;
  const repaired = new RepairedModel({
    taus: grid.taus,
    knots: Array.from(basis.knots),
    controls: grid.taus.map((_, j) => Array.from(controls.subarray(j * n, (j + 1) * n))),
    kRanges: grid.taus.map((tau) => finiteRange(model, tau)),
  });
  return {
    model: repaired,
    status: free ? "already-free" : solver.converged ? "repaired" : "not-optimal",
    grid,
    displacement:
      quotes.length > 0
        ? quoteDisplacement(model, repaired, quotes)
        : knotDisplacement(model, grid, knotMoves(problem, controls)),
    iterations: solver.iterations,
    residual: solver.residual,
    proof: repaired.proof,
  };
}

/** The programme that `repair` solves, for those who want to solve it by other means. */
export interface RepairProgram {
  readonly grid: RepairGrid;
  readonly surface: SurfaceTargets;
  readonly problem: SurfaceProgram;
}

/** @throws {DomainError} as `repair` does. */
export function repairProgram(
  model: VarianceModel,
  {
    quotes = [],
    grid: gridOptions,
    volWidth = 0.005,
    margin = 1e-6,
    outside = model.method === "operator" ? "linear" : "model",
  }: RepairOptions = {},
): RepairProgram {
  const grid = repairGrid(model, gridOptions);
  const basis = splineBasis(Float64Array.from(grid.ks, (k) => 1 / (1 + Math.exp(-k))));
  const quoted = withSpreads(quotes);
  const widths = quoted.length > 0 ? spreadWidths(quoted) : () => volWidth;
  const surface = repairTargets(model, { grid, basis, volWidth: widths, outside, margin });
  return { grid, surface, problem: surfaceProgram(surface) };
}

/** Control points of the splines through the targets, slice by slice. */
function interpolatingControls({ basis, nTaus, targets }: SurfaceTargets): Float64Array {
  const n = basis.size;
  const column = (i: number): Float64Array =>
    Float64Array.from({ length: n }, (_, l) => basis.values[3 * l + i]);
  const [lower, diagonal, upper] = [column(0), column(1), column(2)];
  const out = new Float64Array(nTaus * n);
  for (let j = 0; j < nTaus; j++) {
    const right = targets.subarray(j * n, (j + 1) * n).map((t, l) => t - basis.kinkValues[l]);
    solveTridiagonal({ lower, diagonal, upper, right }, out.subarray(j * n, (j + 1) * n));
  }
  return out;
}

function isFeasible(problem: SurfaceProgram, controls: Float64Array): boolean {
  const { constraints } = problem.program;
  const slack = new Float64Array(constraints.rows);
  multiply(constraints, problem.toUnknowns(controls), slack);
  return slack.every((value, i) => value >= constraints.right[i]);
}

function knotMoves(problem: SurfaceProgram, controls: Float64Array): Float64Array {
  const { fit } = problem.program;
  const moves = new Float64Array(fit.rows);
  multiply(fit, problem.toUnknowns(controls), moves);
  return moves.map((value, i) => value - fit.right[i]);
}
