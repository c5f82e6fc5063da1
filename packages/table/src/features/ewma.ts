/**
 * Smoothed volatility: an exponentially weighted mean of squared log returns, annualised,
 *
 *   v_t = λ v_(t−1) + (1 − λ) r_t²,  σ = √(v · periods a year),
 *
 * which RiskMetrics made known with λ = 0.94. It starts at the mean square of the first returns.
 *
 * Reference: J.P. Morgan/Reuters, "RiskMetrics Technical Document", 4th ed. 1996, §5.2.
 */
import type { FeatureFamily } from "./feature.ts";
import { numberAfter } from "./numbered.ts";

/** Returns from which the recursion starts. */
const START = 20;

export const ewma: FeatureFamily = {
  names: "ewmaP (P from 50 to 99: weight in percent of the day before)",
  feature(name) {
    const percent = numberAfter("ewma", name, [50, 99]);
    if (percent === null) return null;
    const lambda = percent / 100;
    return {
      per: "day",
      shows: "volatility",
      name,
      title: `exponentially smoothed volatility, λ = ${lambda}, annual decimal`,
      values({ returns, periodsPerYear }) {
        const values = new Float64Array(returns.length).fill(NaN);
        let variance = 0;
        for (let i = 1; i < returns.length; i++) {
          const square = returns[i] ** 2;
          variance =
            i <= START ? variance + square / START : lambda * variance + (1 - lambda) * square;
          if (i >= START) values[i] = Math.sqrt(variance * periodsPerYear);
        }
        return values;
      },
    };
  },
};
