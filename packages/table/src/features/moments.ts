/** Skewness and excess kurtosis of the last N daily log returns (population moments). */
import type { FeatureFamily } from "./feature.ts";
import { numberAfter } from "./numbered.ts";
import { rolling } from "./rolling.ts";

const KINDS = [
  { prefix: "skew", power: 3, normal: 0, title: "skewness" },
  { prefix: "kurt", power: 4, normal: 3, title: "excess kurtosis" },
] as const;

export const moments: FeatureFamily = {
  names: "skewN, kurtN (N from 4 to 1000)",
  feature(name) {
    for (const { prefix, power, normal, title } of KINDS) {
      const window = numberAfter(prefix, name, [4, 1000]);
      if (window === null) continue;
      return {
        per: "day",
        shows: "shape",
        name,
        title: `${title} of the last ${window} daily log returns`,
        values: ({ returns }, from) =>
          rolling(returns, { window, from }, (start, end) => {
            let mean = 0;
            for (let i = start; i < end; i++) mean += returns[i];
            mean /= window;
            let squares = 0;
            let powers = 0;
            for (let i = start; i < end; i++) {
              const d = returns[i] - mean;
              squares += d * d;
              powers += d ** power;
            }
            return powers / window / (squares / window) ** (power / 2) - normal;
          }),
      };
    }
    return null;
  },
};
