/**
 * Primal-dual interior-point method for `BandedProgram`, after Mehrotra.
 *
 * With slacks s = A·v − b ≥ 0 and multipliers λ ≥ 0, each step solves one band system
 *
 *   (FᵀF + Aᵀ·diag(λ/s)·A)·dv = right side,
 *
 * twice (predictor, then corrector) with one factorisation.
 *
 * [M92] Mehrotra, "On the implementation of a primal-dual interior point method", SIAM Journal on
 *       Optimization 2(4), 1992.
 * [NW06] Nocedal & Wright, "Numerical optimization", 2nd ed., Springer, 2006, §16.6.
 */
import { BandCholesky } from "@volsmith/numerics";
import type { RunControl, SolverResult } from "@volsmith/numerics";
import { breather } from "../breather.ts";

import { addTransposed, multiply, type BandedProgram, type TripletRows } from "./banded-program.ts";

export interface InteriorPointOptions extends RunControl {
  /** Starting values. [size] */
  readonly start: Float64Array;
  /** Goal for the residual. */
  readonly tolerance?: number;
  readonly maxIterations?: number;
}

export interface ProgramSolution extends SolverResult<Float64Array> {
  /** ½‖F·v − f‖². */
  readonly objective: number;
}

/**
 * Minimiser of a banded programme.
 *
 * Lets the caller's event loop run every 25 ms, so that a signal can arrive.
 *
 * @returns residual: the largest of primal residual, dual residual and mean complementarity λ·s,
 *   over 1 + max|f|; converged when it is below the tolerance, or below 1e-9 when rounding stops
 *   the iteration before.
 * @throws the signal's reason on abort.
 */
export async function solveBandedProgram(
  program: BandedProgram,
  { start, tolerance = 1e-11, maxIterations = 100, onProgress, signal }: InteriorPointOptions,
): Promise<ProgramSolution> {
  const state = new InteriorPoint(program, start);
  const breathe = breather();
  const scale = 1 + largest(program.fit.right);
  let iterations = 0;
  let best = { residual: Number.POSITIVE_INFINITY, iteration: 0, value: start, objective: 0 };
  for (;;) {
    const residual = state.residual() / scale;
    if (residual < best.residual) {
      const objective = state.objective();
      best = { residual, iteration: iterations, value: state.v.slice(), objective };
    }
    // Near the optimum the system's condition bounds the accuracy: take the best, do not insist.
    const stalled = best.residual < ACCEPTABLE && iterations > best.iteration + 2;
    if (best.residual <= tolerance || stalled || iterations >= maxIterations) break;
    signal?.throwIfAborted();
    const moved = state.step();
    iterations++;
    const note = `residual ${residual.toExponential(1)}`;
    onProgress?.({ stage: "repair", done: iterations, total: null, note });
    if (!moved) break;
    await breathe();
  }
  const { value, residual, objective } = best;
  const converged = residual <= Math.max(tolerance, ACCEPTABLE);
  return { value, converged, iterations, residual, objective };
}

/** Relative residual at which a stalled iteration still counts as converged. */
const ACCEPTABLE = 1e-9;

class InteriorPoint {
  readonly v: Float64Array;
  readonly lambda: Float64Array;
  readonly #program: BandedProgram;
  readonly #s: Float64Array;
  readonly #matrix: BandCholesky;
  /** Cells of FᵀF, copied into the matrix before each factorisation. */
  readonly #quadratic: Float64Array;
  /** Positions in the matrix of the six products of a constraint row. [rows, 6] */
  readonly #positions: Int32Array;
  readonly #dual: Float64Array;
  readonly #primal: Float64Array;
  readonly #fit: Float64Array;
  readonly #dv: Float64Array;
  readonly #ds: Float64Array;
  readonly #dLambda: Float64Array;
  readonly #complementarity: Float64Array;

  constructor(program: BandedProgram, start: Float64Array) {
    const { size, bandwidth, fit, constraints } = program;
    const rows = constraints.rows;
    this.#program = program;
    this.v = start.slice();
    this.#matrix = new BandCholesky(size, bandwidth);
    const cells = this.#matrix.cells;
    addGram(cells, fit, { positions: gramPositions(fit, this.#matrix) });
    this.#quadratic = cells.slice();
    this.#positions = gramPositions(constraints, this.#matrix);
    this.#dual = new Float64Array(size);
    this.#primal = new Float64Array(rows);
    this.#fit = new Float64Array(fit.rows);
    this.#dv = new Float64Array(size);
    this.#ds = new Float64Array(rows);
    this.#dLambda = new Float64Array(rows);
    this.#complementarity = new Float64Array(rows);
    this.#s = multiply(constraints, this.v, new Float64Array(rows));
    // Slacks and multipliers start at the size of the worst violation: starting nearer to the
    // boundary than the distance to go would make every step short.
    let worst = 1;
    for (let i = 0; i < rows; i++) {
      this.#s[i] -= constraints.right[i];
      worst = Math.max(worst, -this.#s[i]);
    }
    for (let i = 0; i < rows; i++) this.#s[i] = Math.max(this.#s[i], worst);
    this.lambda = new Float64Array(rows).fill(worst);
    this.#updateResiduals();
  }

  objective(): number {
    return this.#fit.reduce((sum, r) => sum + r * r, 0) / 2;
  }

  residual(): number {
    return Math.max(largest(this.#primal), largest(this.#dual), this.#mean());
  }

  /** One predictor-corrector step; false when no progress is possible any more. */
  step(): boolean {
    const { lambda, v } = this;
    const s = this.#s;
    const ds = this.#ds;
    const dv = this.#dv;
    const dLambda = this.#dLambda;
    const rows = s.length;
    const r = this.#complementarity;
    this.#factor();

    for (let i = 0; i < rows; i++) r[i] = s[i] * lambda[i];
    this.#direction();
    const mu = this.#mean();
    const trial = this.#largestStep();
    let after = 0;
    for (let i = 0; i < rows; i++) {
      after += (s[i] + trial * ds[i]) * (lambda[i] + trial * dLambda[i]);
    }
    const sigma = Math.min((after / rows / mu) ** 3, 1); // [M92 §3]
    // With σ·μ and the second-order term of the predictor.
    for (let i = 0; i < rows; i++) {
      r[i] = s[i] * lambda[i] + ds[i] * dLambda[i] - sigma * mu;
    }
    this.#direction();
    const step = Math.min(1, 0.995 * this.#largestStep());
    for (let i = 0; i < v.length; i++) v[i] += step * dv[i];
    for (let i = 0; i < rows; i++) {
      s[i] += step * ds[i];
      lambda[i] += step * dLambda[i];
    }
    this.#updateResiduals();
    return step > 1e-10;
  }

  #mean(): number {
    const { lambda } = this;
    const s = this.#s;
    let sum = 0;
    for (let i = 0; i < s.length; i++) sum += s[i] * lambda[i];
    return sum / s.length;
  }

  #factor(): void {
    const weights = this.#complementarity;
    const { lambda } = this;
    const s = this.#s;
    for (let i = 0; i < weights.length; i++) weights[i] = lambda[i] / s[i];
    const cells = this.#matrix.cells;
    cells.set(this.#quadratic);
    addGram(cells, this.#program.constraints, { positions: this.#positions, weights });
    this.#matrix.factor();
  }

  /** Newton direction for the complementarity residual in `#complementarity`. */
  #direction(): void {
    const { constraints } = this.#program;
    const { lambda } = this;
    const s = this.#s;
    const primal = this.#primal;
    const r = this.#complementarity;
    const ds = this.#ds;
    const dLambda = this.#dLambda;
    for (let i = 0; i < s.length; i++) dLambda[i] = (r[i] + lambda[i] * primal[i]) / s[i];
    const dv = this.#dv;
    const dual = this.#dual;
    for (let i = 0; i < dv.length; i++) dv[i] = -dual[i];
    addTransposed(constraints, dLambda, { out: dv, scale: -1 });
    this.#matrix.solve(dv);
    multiply(constraints, dv, ds);
    for (let i = 0; i < s.length; i++) {
      ds[i] += primal[i];
      dLambda[i] = -(r[i] + lambda[i] * ds[i]) / s[i];
    }
  }

  /** Largest step in (0, 1] that keeps slacks and multipliers non-negative. */
  #largestStep(): number {
    const { lambda } = this;
    const s = this.#s;
    const ds = this.#ds;
    const dLambda = this.#dLambda;
    let step = 1;
    for (let i = 0; i < s.length; i++) {
      if (s[i] + step * ds[i] < 0) step = -s[i] / ds[i];
      if (lambda[i] + step * dLambda[i] < 0) step = -lambda[i] / dLambda[i];
    }
    return step;
  }

  #updateResiduals(): void {
    const { fit, constraints } = this.#program;
    multiply(fit, this.v, this.#fit);
    for (let i = 0; i < fit.rows; i++) this.#fit[i] -= fit.right[i];
    this.#dual.fill(0);
    addTransposed(fit, this.#fit, { out: this.#dual });
    addTransposed(constraints, this.lambda, { out: this.#dual, scale: -1 });
    multiply(constraints, this.v, this.#primal);
    for (let i = 0; i < constraints.rows; i++) {
      this.#primal[i] -= this.#s[i] + constraints.right[i];
    }
  }
}

/** Positions of the lower-triangle products of each row's three columns. */
function gramPositions({ rows, columns }: TripletRows, matrix: BandCholesky): Int32Array {
  const out = new Int32Array(6 * rows);
  for (let r = 0, q = 0; r < rows; r++) {
    for (let i = 0; i < 3; i++) {
      for (let j = 0; j <= i; j++) {
        const a = columns[3 * r + i];
        const b = columns[3 * r + j];
        out[q++] = matrix.position(Math.max(a, b), Math.min(a, b));
      }
    }
  }
  return out;
}

/** cells += Mᵀ·diag(weights)·M, lower triangle. */
function addGram(
  cells: Float64Array,
  { rows, coefficients }: TripletRows,
  { positions, weights }: { readonly positions: Int32Array; readonly weights?: Float64Array },
): void {
  for (let r = 0, p = 0, q = 0; r < rows; r++, p += 3, q += 6) {
    const weight = weights ? weights[r] : 1;
    const a = coefficients[p];
    const b = coefficients[p + 1];
    const c = coefficients[p + 2];
    cells[positions[q]] += weight * a * a;
    cells[positions[q + 1]] += weight * b * a;
    cells[positions[q + 2]] += weight * b * b;
    cells[positions[q + 3]] += weight * c * a;
    cells[positions[q + 4]] += weight * c * b;
    cells[positions[q + 5]] += weight * c * c;
  }
}

function largest(values: Float64Array): number {
  let out = 0;
  for (let i = 0; i < values.length; i++) out = Math.max(out, Math.abs(values[i]));
  return out;
}
