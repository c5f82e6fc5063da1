/** Log return over the last N closes: where the underlying came from since the smile was last seen. */
import type { FeatureFamily } from "./feature.ts";
import { numberAfter } from "./numbered.ts";

export const returns: FeatureFamily = {
  names: "returnN (N from 1 to 1000)",
  feature(name) {
    const window = numberAfter("return", name, [1, 1000]);
    if (window === null) return null;
    return {
      per: "day",
      shows: "shape",
      name,
      title: `log return over the last ${window === 1 ? "close" : `${window} closes`}`,
      values: ({ closes }) =>
        closes.map((close, i) => (i < window ? NaN : Math.log(close / closes[i - window]))),
    };
  },
};
