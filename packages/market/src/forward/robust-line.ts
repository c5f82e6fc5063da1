/**
 * Robust weighted regression on one or two regressors, for put-call parity.
 *
 * [HR09] Huber & Ronchetti, "Robust Statistics", 2nd ed., Wiley 2009, chapter 7 (M-estimates by
 *        iteratively reweighted least squares, scale by the median absolute deviation).
 */
import type { SolverResult } from "@volsmith/numerics";

export interface LineProblem {
  /** Observations. [n] */
  readonly y: Float64Array;
  /** First regressor. [n] */
  readonly u: Float64Array;
  /** Second regressor, absent for a fit of one parameter. [n] */
  readonly v?: Float64Array;
  /** Uncertainty of each observation (its half-spread), positive. [n] */
  readonly sigma: Float64Array;
}

export interface LineFit extends SolverResult<readonly [number, number]> {
  /** Standard errors of the two coefficients. */
  readonly standardErrors: readonly [number, number];
  /** Robust scale of the residuals, in units of sigma. */
  readonly scale: number;
  /** 0 for an observation given up as an outlier, up to 1. [n] */
  readonly trust: Float64Array;
}

/** Tukey's biweight keeps 95 % efficiency at the normal with this constant [HR09 §4.8]. */
const BIWEIGHT = 4.685;
/** A median absolute deviation times this is a normal standard deviation. */
const MAD_TO_SIGMA = 1.4826;
/** Residuals below a tenth of the half-spread carry no information on who is an outlier. */
const SCALE_FLOOR = 0.1;

/**
 * Fits y ≈ a·u + b·v: least absolute residuals first, which a quarter of wrong quotes cannot pull
 * away, then Tukey's biweight at the scale found there.
 *
 * @returns value [a, b] (b = 0 without v); `residual` is the largest relative change of the last
 *   iteration. Preconditions (n ≥ 1, sigma > 0, regressors not collinear) are the caller's.
 */
export function robustLine(problem: LineProblem): LineFit {
  const { y, u, v, sigma } = problem;
  const n = y.length;
  const weights = new Float64Array(n);
  const scaled = new Float64Array(n);
  for (let i = 0; i < n; i++) weights[i] = 1 / (sigma[i] * sigma[i]);
  let fit = weightedLine(problem, weights);
  let iterations = 0;

  /** One reweighted step; returns the largest relative change. */
  const refit = (weightOf: (e: number) => number): number => {
    for (let i = 0; i < n; i++) {
      const e = (y[i] - fit.a * u[i] - (v ? fit.b * v[i] : 0)) / sigma[i];
      scaled[i] = e;
      weights[i] = weightOf(Math.abs(e)) / (sigma[i] * sigma[i]);
    }
    const next = weightedLine(problem, weights);
    const change = Math.max(relativeChange(next.a, fit.a), v ? relativeChange(next.b, fit.b) : 0);
    fit = next;
    iterations++;
    return change;
  };

  for (let i = 0; i < 40; i++) if (refit(absoluteWeight) < 1e-10) break;
  const absolute = scaled.map(Math.abs).toSorted();
  const mad = n % 2 === 1 ? absolute[n >> 1] : (absolute[n / 2 - 1] + absolute[n / 2]) / 2;
  const scale = Math.max(MAD_TO_SIGMA * mad, SCALE_FLOOR);
  const cut = BIWEIGHT * scale;
  const biweight = (e: number): number => (e < cut ? (1 - (e / cut) ** 2) ** 2 : 0);
  let change = Infinity;
  for (let i = 0; i < 60; i++) {
    change = refit(biweight);
    if (change < 1e-12) break;
  }
  const trust = weights.map((weight, i) => weight * sigma[i] * sigma[i]);
  return {
    value: [fit.a, fit.b],
    converged: change <= 1e-9,
    iterations,
    residual: change,
    standardErrors: [scale * Math.sqrt(fit.varA), scale * Math.sqrt(fit.varB)],
    scale,
    trust,
  };
}

/** Weight 1/|e| makes least squares minimise Σ|e|; the floor keeps it finite at exact fits. */
function absoluteWeight(e: number): number {
  return 1 / Math.max(e, 1e-3);
}

function relativeChange(next: number, previous: number): number {
  return Math.abs(next - previous) / Math.max(Math.abs(next), 1e-300);
}

interface WeightedFit {
  readonly a: number;
  readonly b: number;
  /** Diagonal of the inverse normal matrix. */
  readonly varA: number;
  readonly varB: number;
}

function weightedLine({ y, u, v }: LineProblem, weights: Float64Array): WeightedFit {
  let [suu, suv, svv, suy, svy] = [0, 0, 0, 0, 0];
  for (let i = 0; i < y.length; i++) {
    const w = weights[i];
    suu += w * u[i] * u[i];
    suy += w * u[i] * y[i];
    if (v) {
      suv += w * u[i] * v[i];
      svv += w * v[i] * v[i];
      svy += w * v[i] * y[i];
    }
  }
  if (!v) return { a: suy / suu, b: 0, varA: 1 / suu, varB: 0 };
  const determinant = suu * svv - suv * suv;
  return {
    a: (svv * suy - suv * svy) / determinant,
    b: (suu * svy - suv * suy) / determinant,
    varA: svv / determinant,
    varB: suu / determinant,
  };
}
