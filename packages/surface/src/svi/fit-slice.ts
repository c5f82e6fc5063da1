/**
 * The best raw SVI slice for the quotes of one expiry.
 *
 * Three stages: the exact inner problem on a coarse grid of vertices (m, s), which finds every
 * basin worth a look; a few Levenberg-Marquardt steps from the best of them; the best one to the
 * end. Grid and scouts read a thinned set of quotes, the grid in total variance; the last stage reads
 * all quotes, in volatility.
 */
import { DomainError, ShapeError, type SolverResult } from "@volsmith/numerics";
import { solveInner, type InnerSolution } from "./inner-problem.ts";
import {
  boxCoordinates,
  boxOf,
  rawOf,
  SVI_BOUNDS,
  type SviBounds,
  varianceFloor,
} from "./coordinates.ts";
import type { SviRaw } from "./parameters.ts";
import { Refiner, type RefineData } from "./refine.ts";

/** Quotes of one expiry. */
export interface SviSliceData {
  /** Years. */
  readonly tau: number;
  /** Log-moneyness, in any order. [n] */
  readonly k: Float64Array;
  /** Black volatilities. [n] */
  readonly vols: Float64Array;
  /** Weights of the volatility residuals, ≥ 0; 1 where absent. [n] */
  readonly weights?: Float64Array;
}

export interface SviSliceOptions {
  readonly bounds?: Partial<SviBounds>;
  /** Basins followed after the grid search. */
  readonly starts?: number;
  readonly maxIterations?: number;
}

/** Vertices of the grid search, in units of the at-the-money standard deviation. */
const PLACES = [-3, -1.4, -0.6, -0.2, 0, 0.2, 0.6, 1.4, 3];
const WIDTHS = [0.02, 0.08, 0.25, 0.6, 1.2, 2.5, 6];
const GRID = PLACES.length * WIDTHS.length;
/** Quotes the grid search looks at. */
const THINNED = 24;
/** Steps that show which basin is the deepest. */
const SCOUT = 8;

/**
 * Fits slices one after another, keeping its scratch space: make one per thread.
 */
export class SviSliceFitter {
  readonly #refiner = new Refiner();
  readonly #inner: InnerSolution = { a: 0, u: 0, v: 0, objective: 0 };
  readonly #thin = {
    k: new Float64Array(THINNED),
    y: new Float64Array(THINNED),
    q: new Float64Array(THINNED),
    vols: new Float64Array(THINNED),
    weights: new Float64Array(THINNED),
  };
  readonly #objectives = new Float64Array(GRID);
  readonly #x = new Float64Array(5);
  readonly #best = new Float64Array(5);
  #ones = new Float64Array(0);
  /** At-the-money standard deviation, sums of the inner problem, thinned quotes of this slice. */
  #sd = 0;
  #sums: [number, number, number] = [0, 0, 0];
  #thinned = 0;

  /**
   * Minimises Σ weight²·(√(w(k)/τ) − vol)².
   *
   * @returns raw parameters; `residual` is the weighted root mean square of volatility errors.
   * @throws {ShapeError} on arrays of different lengths.
   * @throws {DomainError} unless tau > 0, there are quotes, and every number is finite and vol > 0.
   */
  fit(data: SviSliceData, options: SviSliceOptions = {}): SolverResult<SviRaw> {
    const { starts = 3, maxIterations = 300 } = options;
    const bounds = { ...SVI_BOUNDS, ...options.bounds };
    const refineData = this.#validated(data);
    const { n, tau, weights } = refineData;
    const box = boxOf(bounds, varianceFloor(data));
    this.#searchGrid(refineData, bounds);

    const x = this.#x;
    const { k, vols: thinVols, weights: thinWeights } = this.#thin;
    const thinData = { n: this.#thinned, tau, k, vols: thinVols, weights: thinWeights };
    let least = Number.POSITIVE_INFINITY;
    let iterations = 0;
    for (let start = 0; start < starts; start++) {
      if (!this.#nextStart(x, bounds)) break;
      const scout = this.#refiner.refine(x, thinData, { box, maxIterations: SCOUT });
      iterations += scout.iterations;
      if (scout.cost < least) {
        least = scout.cost;
        this.#best.set(x);
      }
    }
    const last = this.#refiner.refine(this.#best, refineData, { box, maxIterations });
    iterations += last.iterations;
    const { converged, cost } = last;
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i] * weights[i];
    return { value: rawOf(this.#best), converged, iterations, residual: Math.sqrt(cost / total) };
  }

  /** Continues from known parameters (yesterday's, say) without a search. */
  polish(start: SviRaw, data: SviSliceData, options: SviSliceOptions = {}): SolverResult<SviRaw> {
    const bounds = { ...SVI_BOUNDS, ...options.bounds };
    const refineData = this.#validated(data);
    const { n, weights } = refineData;
    const x = boxCoordinates(start);
    const { maxIterations = 300 } = options;
    const result = this.#refiner.refine(x, refineData, {
      box: boxOf(bounds, varianceFloor(data)),
      maxIterations,
    });
    let total = 0;
    for (let i = 0; i < n; i++) total += weights[i] * weights[i];
    const residual = Math.sqrt(result.cost / total);
    return {
      value: rawOf(x),
      converged: result.converged,
      iterations: result.iterations,
      residual,
    };
  }

  #validated({ tau, k, vols, weights }: SviSliceData): RefineData {
    const n = k.length;
    if (!(tau > 0)) throw new DomainError("fitSviSlice", "tau", tau, "positive");
    if (n === 0) throw new DomainError("fitSviSlice", "k", "no quotes", "one or more quotes");
    if (vols.length !== n) throw new ShapeError("fitSviSlice", "vols", [n], [vols.length]);
    if (weights && weights.length !== n) {
      throw new ShapeError("fitSviSlice", "weights", [n], [weights.length]);
    }
    if (!weights && this.#ones.length < n) this.#ones = new Float64Array(n).fill(1);
    for (let i = 0; i < n; i++) {
      if (!Number.isFinite(k[i])) throw new DomainError("fitSviSlice", `k[${i}]`, k[i], "finite");
      if (!(vols[i] > 0 && vols[i] < Infinity)) {
        throw new DomainError("fitSviSlice", `vols[${i}]`, vols[i], "positive and finite");
      }
      if (weights && !(weights[i] >= 0 && weights[i] < Infinity)) {
        throw new DomainError("fitSviSlice", `weights[${i}]`, weights[i], "≥ 0 and finite");
      }
    }
    return { n, tau, k, vols, weights: weights ?? this.#ones };
  }

  #place(index: number, { sd, bounds }: { sd: number; bounds: SviBounds }): [number, number] {
    const m = PLACES[Math.floor(index / WIDTHS.length)] * sd;
    const s = WIDTHS[index % WIDTHS.length] * sd;
    return [
      Math.min(Math.max(m, bounds.m[0]), bounds.m[1]),
      Math.min(Math.max(s, bounds.s[0]), bounds.s[1]),
    ];
  }

  #searchGrid({ n, tau, k, vols, weights }: RefineData, bounds: SviBounds): void {
    const thin = this.#thin;
    const count = Math.min(n, THINNED);
    let q0 = 0, qy = 0, qyy = 0; // prettier-ignore
    let nearest = Number.POSITIVE_INFINITY;
    for (let j = 0; j < count; j++) {
      const i = count === n ? j : Math.round((j * (n - 1)) / (count - 1));
      const y = vols[i] * vols[i] * tau;
      // dσ = dw/(2στ): residuals of total variance weighted so are residuals of volatility.
      const root = weights[i] / (2 * vols[i] * tau);
      const q = root * root;
      thin.k[j] = k[i];
      thin.y[j] = y;
      thin.q[j] = q;
      thin.vols[j] = vols[i];
      thin.weights[j] = weights[i];
      q0 += q;
      qy += q * y;
      qyy += q * y * y;
      if (Math.abs(k[i]) < nearest) {
        nearest = Math.abs(k[i]);
        this.#sd = Math.sqrt(y);
      }
    }
    this.#sums = [q0, qy, qyy];
    this.#thinned = count;
    const inner = { n: count, ...thin, sums: this.#sums };
    for (let index = 0; index < GRID; index++) {
      const [m, s] = this.#place(index, { sd: this.#sd, bounds });
      solveInner(inner, m, { s, bMax: bounds.b, out: this.#inner });
      this.#objectives[index] = this.#inner.objective;
    }
  }

  /** Takes the best vertex left on the grid, and its neighbours out of it. */
  #nextStart(x: Float64Array, bounds: SviBounds): boolean {
    const objectives = this.#objectives;
    let best = -1;
    for (let i = 0; i < GRID; i++) {
      if (objectives[i] < Infinity && (best < 0 || objectives[i] < objectives[best])) best = i;
    }
    if (best < 0) return false;
    const columns = WIDTHS.length;
    const row = Math.floor(best / columns);
    const column = best % columns;
    const [m, s] = this.#place(best, { sd: this.#sd, bounds });
    const inner = { n: this.#thinned, ...this.#thin, sums: this.#sums };
    const { a, u, v } = solveInner(inner, m, { s, bMax: bounds.b, out: this.#inner });
    x[0] = a + s * Math.sqrt(u * v);
    x[1] = Math.sqrt(u);
    x[2] = Math.sqrt(v);
    x[3] = m;
    x[4] = Math.log(s);
    for (let i = Math.max(0, row - 1); i <= Math.min(PLACES.length - 1, row + 1); i++) {
      for (let j = Math.max(0, column - 1); j <= Math.min(columns - 1, column + 1); j++) {
        objectives[i * columns + j] = Number.POSITIVE_INFINITY;
      }
    }
    return true;
  }
}
