/**
 * Fourier inversion for a whole smile at once.
 *
 * [L01] Lewis, "A simple option formula for general jump-diffusion and other exponential Lévy
 *       processes", 2001, eq. 3.11.
 * [AP10] Andersen & Piterbarg, "Interest rate modeling", vol. 1, Atlantic, 2010, §9.4: Black's
 *       formula as control variate.
 */
import type { LineFunction } from "./characteristic-function.ts";

const MAX_NODES = 1 << 18;
/** Contributions below this share of the largest possible one no longer count. */
const NEGLIGIBLE = 1e-18;
/** Nodes between two exact sines: the rotation in between loses an ulp each. */
const RESTART = 32;

export interface LewisInput {
  /** Total variance of the Black control variate. */
  readonly controlVariance: number;
  /** Log-moneynesses ln(K/F). [n] */
  readonly k: Float64Array;
  /** Largest acceptable change between two step lengths, in units of the forward. */
  readonly tolerance?: number;
}

export interface LewisResult {
  readonly converged: boolean;
  /** How often the characteristic function was evaluated. */
  readonly evaluations: number;
  /** Largest change of a price in the last halving of the step. */
  readonly residual: number;
}

/**
 * Model price minus Black price, undiscounted and per unit of forward (calls and puts alike, by
 * parity), at every k:
 *
 *   −(e^(k/2)/π)·∫₀^∞ Re[e^(−iuk)·(φ(½ + iu) − exp(−w(u² + ¼)/2))]/(u² + ¼) du.
 *
 * The trapezoidal rule on this analytic integrand converges exponentially: a step h repeats the
 * function of k with period 2π/h. The control removes the poles at u = ±i/2, so the difference dies
 * fast in k and few nodes do. The step is halved, reusing all nodes, until prices stop changing.
 *
 * @param out overwritten. [n]
 */
export function lewisDifferences(
  phi: LineFunction,
  { controlVariance, k, tolerance = 1e-14 }: LewisInput,
  out: Float64Array,
): LewisResult {
  const reach = k.reduce((most, at) => Math.max(most, Math.abs(at)), 0);
  let step = Math.PI / (reach + 8 * Math.sqrt(controlVariance));
  const sums = new Float64Array(k.length);
  const grid: Grid = { phi, controlVariance, k };
  let evaluations = addNodes(grid, { first: 0, step }, sums);
  let residual = Infinity;
  while (evaluations < MAX_NODES) {
    const middles = new Float64Array(k.length);
    evaluations += addNodes(grid, { first: 0.5 * step, step }, middles);
    residual = 0;
    for (let j = 0; j < k.length; j++) {
      const factor = Math.exp(0.5 * k[j]) / Math.PI;
      // Half of (trapezoid − midpoints) is the change of this halving.
      residual = Math.max(residual, 0.5 * factor * step * Math.abs(sums[j] - middles[j]));
      sums[j] += middles[j];
      out[j] = -0.5 * factor * step * sums[j];
    }
    step *= 0.5;
    // Convergence is exponential: the next change would be the square of this one, or so.
    if (residual <= Math.sqrt(tolerance) * 1e-2) return { converged: true, evaluations, residual };
    if (Number.isNaN(residual)) break;
  }
  return { converged: false, evaluations, residual };
}

interface Grid {
  readonly phi: LineFunction;
  readonly controlVariance: number;
  readonly k: Float64Array;
}

/** Adds Σ Re[e^(−iuk)·…] over u = first, first + step, … (u = 0 at half weight); returns the count. */
function addNodes(
  { phi, controlVariance, k }: Grid,
  { first, step }: { readonly first: number; readonly step: number },
  sums: Float64Array,
): number {
  const n = k.length;
  const value = new Float64Array(2);
  const cos = new Float64Array(n);
  const sin = new Float64Array(n);
  const turnCos = k.map((at) => Math.cos(step * at));
  const turnSin = k.map((at) => Math.sin(step * at));
  let quiet = 0;
  let count = 0;
  for (; quiet < 3 && count < MAX_NODES; count++) {
    const u = first + count * step;
    phi(u, value);
    const square = u * u + 0.25;
    const weight = (u === 0 ? 0.5 : 1) / square;
    const control = Math.exp(-0.5 * controlVariance * square);
    const re = (value[0] - control) * weight;
    const im = value[1] * weight;
    quiet = (Math.hypot(value[0], value[1]) + control) * weight < NEGLIGIBLE ? quiet + 1 : 0;
    const exact = count % RESTART === 0;
    for (let j = 0; j < n; j++) {
      let c = cos[j];
      let s = sin[j];
      if (exact) {
        c = Math.cos(u * k[j]);
        s = Math.sin(u * k[j]);
      }
      sums[j] += re * c + im * s;
      cos[j] = c * turnCos[j] - s * turnSin[j];
      sin[j] = s * turnCos[j] + c * turnSin[j];
    }
  }
  return count;
}
