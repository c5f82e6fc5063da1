/**
 * The non-linear half of SVI: all five parameters against volatilities, by a projected
 * Levenberg-Marquardt iteration.
 *
 * The slice is written in coordinates in which the feasible set is a box:
 *
 *   w = p + ½(α·√R − β·√L)²,   R, L = √(x² + s²) ± x,  R·L = s²
 *
 * p is the smallest total variance, α² = b(1 + r) and β² = b(1 − r) the slopes of the wings; s runs
 * in its logarithm. So w ≥ p > 0 on the whole line, Lee's bound is α², β² ≤ 2, and nothing has to be
 * penalised. A solver of its own, not the general one of numerics, because a slice must cost about a
 * hundred microseconds: derivatives and normal equations are one pass without memory.
 */
import { choleskyInPlace, choleskySolveInPlace } from "@volsmith/numerics";

/** What a slice is fitted to: residual_i = weight_i·(√(w(k_i)/τ) − vol_i). */
export interface RefineData {
  readonly n: number;
  readonly tau: number;
  readonly k: Float64Array;
  readonly vols: Float64Array;
  readonly weights: Float64Array;
}

/** Box of (p, α, β, m, ln s). */
export interface RefineBox {
  readonly lower: Float64Array;
  readonly upper: Float64Array;
}

export interface RefineResult {
  converged: boolean;
  iterations: number;
  /** Sum of squared residuals. */
  cost: number;
}

const SIZE = 5;
/** Relative fall of the cost that one more step must promise: 1e-9 moves the RMSE by 5e-10. */
const LEAST_FALL = 1e-9;
/** Along a flat valley steps go on for ever: done when this many gain less than this share. */
const PATIENCE = 10;
const IDLE_FALL = 5e-5;

/** Scratch space and the iteration; one instance serves any number of slices. */
export class Refiner {
  /** JᵀJ (lower triangle, row-major) and Jᵀr at the accepted point, and at the one on trial. */
  #normal = new Float64Array(SIZE * SIZE);
  #gradient = new Float64Array(SIZE);
  #nextNormal = new Float64Array(SIZE * SIZE);
  #nextGradient = new Float64Array(SIZE);
  readonly #damped = new Float64Array(SIZE * SIZE);
  readonly #step = new Float64Array(SIZE);
  readonly #trial = new Float64Array(SIZE);
  readonly #fixed = new Float64Array(SIZE);
  readonly #result: RefineResult = { converged: false, iterations: 0, cost: 0 };

  /**
   * Improves `x` = (p, α, β, m, ln s) in place, inside the box.
   * @returns the same object at every call.
   */
  refine(
    x: Float64Array,
    data: RefineData,
    { box, maxIterations }: { readonly box: RefineBox; readonly maxIterations: number },
  ): RefineResult {
    const { lower, upper } = box;
    const step = this.#step;
    const trial = this.#trial;
    const result = this.#result;
    for (let j = 0; j < SIZE; j++) x[j] = Math.min(Math.max(x[j], lower[j]), upper[j]);
    let cost = this.linearise(x, data);
    this.accept();
    let damping = 1e-3;
    let growth = 2;
    result.converged = false;
    let iteration = 0;
    let costBefore = cost;
    while (iteration < maxIterations) {
      iteration++;
      if (iteration % PATIENCE === 0) {
        if (costBefore - cost <= IDLE_FALL * cost) {
          result.converged = true;
          break;
        }
        costBefore = cost;
      }
      if (!this.#solve(x, box, damping)) {
        damping *= growth;
        growth *= 2;
        if (damping > 1e16) break;
        continue;
      }
      const gradient = this.#gradient;
      let promised = 0;
      let moved = 0;
      for (let j = 0; j < SIZE; j++) {
        const to = Math.min(Math.max(x[j] + step[j], lower[j]), upper[j]);
        const d = to - x[j];
        trial[j] = to;
        moved = Math.max(moved, Math.abs(d) / (Math.abs(x[j]) + 1e-8));
        promised -= d * gradient[j];
      }
      if (moved < 1e-13 || promised <= LEAST_FALL * cost) {
        result.converged = true;
        break;
      }
      // Nine trials in ten are accepted, so the derivatives are taken along with the cost.
      const next = this.linearise(trial, data);
      if (next < cost) {
        x.set(trial);
        this.accept();
        const gain = (cost - next) / promised;
        damping *= Math.max(0.1, 1 - (2 * gain - 1) ** 3);
        growth = 2;
        cost = next;
      } else {
        damping *= growth;
        growth *= 2;
        if (damping > 1e16) {
          result.converged = true; // no step of any length falls: a minimum to working precision
          break;
        }
      }
    }
    result.iterations = iteration;
    result.cost = cost;
    return result;
  }

  /**
   * The step that solves the damped normal equations and ends inside the box. A parameter that the
   * step would carry across a side is put on that side and the others are solved for again: cutting
   * the step afterwards would leave the curved valley that SVI's cost is.
   */
  #solve(x: Float64Array, { lower, upper }: RefineBox, damping: number): boolean {
    const normal = this.#normal;
    const gradient = this.#gradient;
    const damped = this.#damped;
    const step = this.#step;
    const fixed = this.#fixed;
    for (let j = 0; j < SIZE; j++) {
      const held = (x[j] <= lower[j] && gradient[j] > 0) || (x[j] >= upper[j] && gradient[j] < 0);
      fixed[j] = held || normal[j * SIZE + j] === 0 ? 0 : Number.NaN; // NaN: free
    }
    for (let round = 0; round < SIZE; round++) {
      damped.set(normal);
      for (let j = 0; j < SIZE; j++) {
        damped[j * SIZE + j] *= 1 + damping;
        step[j] = -gradient[j];
      }
      for (let j = 0; j < SIZE; j++) {
        const by = fixed[j];
        if (Number.isNaN(by)) continue;
        for (let i = 0; i < SIZE; i++) {
          const at = Math.max(i, j) * SIZE + Math.min(i, j);
          if (i !== j) step[i] -= damped[at] * by;
          damped[at] = 0;
        }
        damped[j * SIZE + j] = 1;
      }
      for (let j = 0; j < SIZE; j++) if (!Number.isNaN(fixed[j])) step[j] = fixed[j];
      if (!choleskyInPlace(damped, SIZE)) return false;
      choleskySolveInPlace(damped, step);
      let inside = true;
      for (let j = 0; j < SIZE; j++) {
        if (!Number.isNaN(fixed[j])) continue;
        if (x[j] + step[j] < lower[j]) fixed[j] = lower[j] - x[j];
        else if (x[j] + step[j] > upper[j]) fixed[j] = upper[j] - x[j];
        else continue;
        inside = false;
      }
      if (inside) return true;
    }
    return true; // every parameter is on its side: `step` is cut by the caller
  }

  /** Makes the last linearised point the current one. */
  accept(): void {
    [this.#normal, this.#nextNormal] = [this.#nextNormal, this.#normal];
    [this.#gradient, this.#nextGradient] = [this.#nextGradient, this.#gradient];
  }

  /** JᵀJ at the accepted point, lower triangle, row-major [5, 5]; overwritten two accepts later. */
  get normal(): Float64Array {
    return this.#normal;
  }

  /** Jᵀr at the accepted point. [5] */
  get gradient(): Float64Array {
    return this.#gradient;
  }

  /** Fills the trial's JᵀJ and Jᵀr and returns its cost. */
  linearise(at: Float64Array, { n, tau, k, vols, weights }: RefineData): number {
    const p = at[0];
    const alpha = at[1];
    const beta = at[2];
    const m = at[3];
    const s = Math.exp(at[4]);
    const ss = s * s;
    const aa = alpha * alpha;
    const bb = beta * beta;
    const cross = s * alpha * beta;
    const perRootTau = 1 / Math.sqrt(tau);
    let cost = 0;
    let g0 = 0, g1 = 0, g2 = 0, g3 = 0, g4 = 0; // prettier-ignore
    let n00 = 0, n10 = 0, n11 = 0, n20 = 0, n21 = 0, n22 = 0, n30 = 0, n31 = 0; // prettier-ignore
    let n32 = 0, n33 = 0, n40 = 0, n41 = 0, n42 = 0, n43 = 0, n44 = 0; // prettier-ignore
    for (let i = 0; i < n; i++) {
      const x = k[i] - m;
      const root = Math.sqrt(x * x + ss);
      // The smaller of R and L by R·L = s²: the difference would lose its digits in the wings.
      const large = root + Math.abs(x);
      const small = ss / large;
      const right = x > 0 ? large : small;
      const left = x > 0 ? small : large;
      const ar = aa * right;
      const bl = bb * left;
      const rootW = Math.sqrt(p + (ar + bl) / 2 - cross);
      const weight = weights[i];
      const residual = weight * (rootW * perRootTau - vols[i]);
      const f = (weight * perRootTau) / (2 * rootW); // d residual / dw
      const j1 = f * (alpha * right - s * beta);
      const j2 = f * (beta * left - s * alpha);
      const j3 = (-f * (ar - bl)) / (2 * root);
      const j4 = f * (((aa + bb) * ss) / (2 * root) - cross);
      cost += residual * residual;
      g0 += f * residual;
      g1 += j1 * residual;
      g2 += j2 * residual;
      g3 += j3 * residual;
      g4 += j4 * residual;
      n00 += f * f;
      n10 += f * j1;
      n11 += j1 * j1;
      n20 += f * j2;
      n21 += j1 * j2;
      n22 += j2 * j2;
      n30 += f * j3;
      n31 += j1 * j3;
      n32 += j2 * j3;
      n33 += j3 * j3;
      n40 += f * j4;
      n41 += j1 * j4;
      n42 += j2 * j4;
      n43 += j3 * j4;
      n44 += j4 * j4;
    }
    const g = this.#nextGradient;
    g[0] = g0;
    g[1] = g1;
    g[2] = g2;
    g[3] = g3;
    g[4] = g4; // prettier-ignore
    const a = this.#nextNormal;
    a[0] = n00;
    a[5] = n10;
    a[6] = n11;
    a[10] = n20;
    a[11] = n21; // prettier-ignore
    a[12] = n22;
    a[15] = n30;
    a[16] = n31;
    a[17] = n32;
    a[18] = n33; // prettier-ignore
    a[20] = n40;
    a[21] = n41;
    a[22] = n42;
    a[23] = n43;
    a[24] = n44; // prettier-ignore
    return cost;
  }
}
