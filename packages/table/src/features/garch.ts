/**
 * Volatility of the next day by a GARCH(1,1) model with its long-run variance set to the sample's,
 *
 *   h_(t+1) = V (1 − α − β) + α r_t² + β h_t,
 *
 * α and β by Gaussian likelihood over the last 1,000 returns at most, fitted anew every 21 closes on
 * what was known by then.
 *
 * [B86]  T. Bollerslev, "Generalized autoregressive conditional heteroskedasticity", Journal of
 *        Econometrics 31, 1986.
 * [FHZ11] Francq, Horváth & Zakoïan, "Merits and drawbacks of variance targeting in GARCH models",
 *        Journal of Financial Econometrics 9(4), 2011.
 */
import { nelderMead } from "@volsmith/numerics";
import type { FeatureFamily } from "./feature.ts";

const LONGEST = 1000;
const SHORTEST = 250;
const REFIT = 21;

export const garch: FeatureFamily = {
  names: "garch",
  feature(name) {
    if (name !== "garch") return null;
    return {
      per: "day",
      shows: "volatility",
      name,
      title: "volatility of the next day by GARCH(1,1), annual decimal",
      values({ returns, periodsPerYear }, from) {
        const values = new Float64Array(returns.length).fill(NaN);
        const first = Math.max(from, SHORTEST);
        let parameters: GarchParameters | null = null;
        for (let i = first; i < returns.length; i++) {
          // Dates of a refit are fixed by the series, not by where a caller begins to look.
          const fitted = i - (i % REFIT);
          if (!parameters || i === fitted) {
            const end = Math.max(fitted, SHORTEST) + 1;
            parameters = fitGarch(returns.subarray(Math.max(1, end - LONGEST), end));
          }
          const window = returns.subarray(Math.max(1, i + 1 - LONGEST), i + 1);
          values[i] = Math.sqrt(nextVariance(window, parameters) * periodsPerYear);
        }
        return values;
      },
    };
  },
};

interface GarchParameters {
  /** Long-run variance of a day. */
  readonly variance: number;
  readonly alpha: number;
  readonly beta: number;
}

/** α + β < 1 by construction: the persistence p = α + β and α's share of it are logistic. */
function unpack([a, b]: Float64Array): { alpha: number; beta: number } {
  const persistence = 0.9995 / (1 + Math.exp(-a));
  const share = 1 / (1 + Math.exp(-b));
  return { alpha: persistence * share, beta: persistence * (1 - share) };
}

function fitGarch(returns: Float64Array): GarchParameters {
  let variance = 0;
  for (const r of returns) variance += r * r;
  variance /= returns.length;
  const cost = (x: Float64Array): number => {
    const { alpha, beta } = unpack(x);
    let h = variance;
    let sum = 0;
    for (let i = 0; i < returns.length; i++) {
      const square = returns[i] * returns[i];
      sum += Math.log(h) + square / h;
      h = variance * (1 - alpha - beta) + alpha * square + beta * h;
    }
    return Number.isFinite(sum) ? sum : Infinity;
  };
  // p = 0.97 and α = 0.1 p, where daily indices lie.
  const { value } = nelderMead(cost, [3.5, -2.2], { steps: [0.5, 0.5], maxIterations: 60 });
  return { variance, ...unpack(value) };
}

function nextVariance(returns: Float64Array, { variance, alpha, beta }: GarchParameters): number {
  let h = variance;
  for (let i = 0; i < returns.length; i++) {
    h = variance * (1 - alpha - beta) + alpha * returns[i] * returns[i] + beta * h;
  }
  return h;
}
