/** Exponentially smoothed interest rate: v_t = λ v_(t−1) + (1 − λ) r_t over the dates r is known. */
import type { FeatureFamily } from "./feature.ts";
import { numberAfter } from "./numbered.ts";

export const smoothedRate: FeatureFamily = {
  names: "rEwmaP (P from 50 to 99)",
  feature(name) {
    const percent = numberAfter("rEwma", name, [50, 99]);
    if (percent === null) return null;
    const lambda = percent / 100;
    return {
      per: "day",
      shows: "rate",
      name,
      title: `exponentially smoothed interest rate, λ = ${lambda}, annual decimal`,
      values({ rates }) {
        let smooth = NaN;
        return rates.map((rate) => {
          if (Number.isNaN(rate)) return smooth;
          smooth = Number.isNaN(smooth) ? rate : lambda * smooth + (1 - lambda) * rate;
          return smooth;
        });
      },
    };
  },
};
