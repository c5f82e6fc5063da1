/**
 * Rough Bergomi: variance driven by a Volterra process rougher than Brownian motion.
 *
 * [BFG16]  Bayer, Friz & Gatheral, "Pricing under rough volatility", Quantitative Finance 16(6), 2016.
 */
import { DomainError } from "@volsmith/numerics";

import { requireFinite, requireNonNegative, requirePositive } from "../checks.ts";
import { pathPlan } from "./plan.ts";
import type { Process } from "./process.ts";
import { volterraWeights } from "./volterra.ts";

/** Instantaneous forward variance: one number, or points between which it is linear. */
export type ForwardVariance = number | readonly (readonly [years: number, variance: number])[];

export interface RoughBergomiParameters {
  readonly spot?: number;
  readonly drift?: number;
  /** Hurst exponent, in (0, ½]. */
  readonly hurst: number;
  /** Volatility of volatility, 0 or more. */
  readonly eta: number;
  /** Correlation of spot and volatility, in [−1, 1]. */
  readonly rho: number;
  readonly forwardVariance: ForwardVariance;
}

export interface RoughBergomiProcess extends Process, Required<RoughBergomiParameters> {
  readonly kind: "rough-bergomi";
}

/**
 * dS = μS·dt + S√v·(ρ·dW + √(1 − ρ²)·dW⊥), v_t = ξ(t)·exp(ηY_t − ½η²t^(2H)) [BFG16 (4.1)],
 * Y_t = √(2H)·∫(t − s)^(H−½)dW_s by the hybrid scheme (`volterraWeights`). Variances of Y are exact,
 * so that E v_t = ξ(t) at every date; the spot takes logarithmic Euler steps, which keep its mean
 * exactly. Work grows with the square of the number of steps.
 *
 * @throws {DomainError} naming the parameter out of range
 */
export function roughBergomi(parameters: RoughBergomiParameters): RoughBergomiProcess {
  const { spot = 100, drift = 0, hurst, eta, rho, forwardVariance } = parameters;
  requirePositive("roughBergomi", "spot", spot);
  requireFinite("roughBergomi", "drift", drift);
  if (!(hurst > 0 && hurst <= 0.5))
    throw new DomainError("roughBergomi", "hurst", hurst, "in (0, 0.5]");
  requireNonNegative("roughBergomi", "eta", eta);
  if (!(Math.abs(rho) <= 1)) throw new DomainError("roughBergomi", "rho", rho, "in [-1, 1]");
  const xi = forwardVarianceCurve(forwardVariance);
  return {
    kind: "rough-bergomi",
    spot,
    drift,
    hurst,
    eta,
    rho,
    forwardVariance,
    plan(grid) {
      const { increments, rests } = volterraWeights(grid.times, hurst);
      return pathPlan(
        grid,
        { spot, drift },
        {
          kernel: "ROUGH_BERGOMI",
          normals: 3,
          constants: [rho, Math.sqrt(1 - rho * rho), Math.sqrt(xi(0))],
          record: ({ index, to, length }) => [
            -0.5 * length,
            Math.sqrt(length),
            0.5 * eta * rests[index],
            0.5 * Math.log(xi(to)) - 0.25 * eta * eta * to ** (2 * hurst),
          ],
          table: byFours(increments, grid.times.length - 1).map((weight) => 0.5 * eta * weight),
        },
      );
    },
  };
}

/** The triangle's rows by fours, side by side, each block as long as its last row. */
function byFours(weights: Float64Array, nSteps: number): Float32Array {
  const blocks: number[] = [];
  for (let row = 0; row < nSteps; row += 4) {
    const last = Math.min(row + 4, nSteps);
    for (let column = 0; column < last; column++)
      for (let i = row; i < row + 4; i++)
        blocks.push(i < nSteps && column <= i ? weights[i * nSteps + column] : 0);
  }
  return Float32Array.from(blocks);
}

function forwardVarianceCurve(forwardVariance: ForwardVariance): (years: number) => number {
  if (typeof forwardVariance === "number") {
    requirePositive("roughBergomi", "forwardVariance", forwardVariance);
    return () => forwardVariance;
  }
  const points = forwardVariance;
  points.forEach(([years, variance], i) => {
    requirePositive("roughBergomi", `forwardVariance[${i}][1]`, variance);
    if (!(years >= 0 && years < Infinity && (i === 0 || years > points[i - 1][0]))) {
      const name = `forwardVariance[${i}][0]`;
      throw new DomainError("roughBergomi", name, years, "0 or more, and ascending");
    }
  });
  if (points.length === 0)
    throw new DomainError("roughBergomi", "forwardVariance", points, "one point or more");
  return (years) => {
    const next = points.findIndex(([at]) => at > years);
    if (next < 0) return points[points.length - 1][1];
    if (next === 0) return points[0][1];
    const [[t0, v0], [t1, v1]] = [points[next - 1], points[next]];
    return v0 + ((v1 - v0) * (years - t0)) / (t1 - t0);
  };
}
