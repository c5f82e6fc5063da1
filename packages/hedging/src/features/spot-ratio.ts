import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** S_t/S_0. */
export function spotRatio(): Feature {
  return {
    kind: "spot-ratio",
    values(market) {
      const { spots } = market.paths;
      return eachDecision(market, ({ instant, step }) => spots[instant] / spots[instant - step]);
    },
  };
}
