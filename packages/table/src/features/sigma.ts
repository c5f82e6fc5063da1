/** Rolling close-to-close volatility: the sample standard deviation of log returns, annualised. */
import type { DailySeries } from "./daily-series.ts";
import type { FeatureFamily } from "./feature.ts";
import { numberAfter } from "./numbered.ts";
import { rolling } from "./rolling.ts";

export const sigma: FeatureFamily = {
  names: "sigmaN (N from 2 to 1000)",
  feature(name) {
    const window = numberAfter("sigma", name, [2, 1000]);
    if (window === null) return null;
    return {
      per: "day",
      shows: "volatility",
      name,
      title: `volatility of the last ${window} daily log returns, annual decimal`,
      values: (series, from) => rollingVolatility(series, window, from),
    };
  },
};

function rollingVolatility(
  { returns, periodsPerYear }: DailySeries,
  window: number,
  from: number,
): Float64Array {
  return rolling(returns, { window, from }, (start, end) => {
    let mean = 0;
    for (let i = start; i < end; i++) mean += returns[i];
    mean /= window;
    let squares = 0;
    for (let i = start; i < end; i++) squares += (returns[i] - mean) ** 2;
    return Math.sqrt((squares / (window - 1)) * periodsPerYear);
  });
}
