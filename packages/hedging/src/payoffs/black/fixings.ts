/**
 * The average of fixings still to come, under Black's model without interest.
 *
 * [L92]  Levy, "Pricing European average rate currency options", Journal of International Money and
 *        Finance 11(5), 1992.
 * [TW91] Turnbull & Wakeman, "A quick algorithm for pricing European average options", Journal of
 *        Financial and Quantitative Analysis 26(3), 1991.
 */
import type { TimeGrid } from "../../processes/process.ts";

/** Powers of σ²τ that are summed; at 6 the last is a 1e-12th of the sum. */
const POWERS = 40;

/** Sums over the fixings after each instant of a grid, for volatilities that change. */
export interface FixingSums {
  /** Σ_j (t_j − t) over the fixings to come. [nSteps] */
  readonly times: Float64Array;
  /** Means over pairs of them, m_p = Σ_j Σ_k min(t_j − t, t_k − t)^p/(n²·p!), p = 1 to 40. [nSteps, 40] */
  readonly pairs: Float64Array;
  /** 40 */
  readonly powers: number;
}

/** @returns the sums of a grid whose every instant but the first is a fixing */
export function fixingSums({ times }: TimeGrid): FixingSums {
  const steps = times.length - 1;
  const sums = {
    times: new Float64Array(steps),
    pairs: new Float64Array(steps * POWERS),
    powers: POWERS,
  };
  for (let t = 0; t < steps; t++) {
    const count = steps - t;
    for (let j = t + 1; j <= steps; j++) {
      const tau = times[j] - times[t];
      sums.times[t] += tau;
      // Of pairs whose earlier fixing is j there are 2(n − j) + 1.
      let term = (2 * (steps - j) + 1) / (count * count);
      for (let p = 0; p < POWERS; p++) sums.pairs[t * POWERS + p] += term *= tau / (p + 1);
    }
  }
  return sums;
}

/**
 * Variance of the lognormal number with the mean and variance of the arithmetic average of future fixings
 * [L92]: E[A²]/E[A]² = Σ_p m_p·σ^(2p) + 1, exact on any grid.
 *
 * @returns its logarithm w in `out[0]`, dw/d(σ²) in `out[1]`
 */
export function averageVariance(
  pairs: Float64Array,
  { instant, vol }: { readonly instant: number; readonly vol: number },
  out: Float64Array,
): void {
  const x = vol * vol;
  const start = instant * POWERS;
  let sum = 0;
  let slope = 0;
  let power = 1;
  for (let p = 0; p < POWERS; p++) {
    const term = pairs[start + p] * power;
    slope += (p + 1) * term;
    power *= x;
    sum += term * x;
    if ((p + 1) * term <= 1e-16 * slope) break;
  }
  out[0] = Math.log1p(sum);
  out[1] = slope / (1 + sum);
}
