import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** ln(S_t/S_{t−1}); 0 at the first instant. */
export function logReturn(): Feature {
  return {
    kind: "log-return",
    values(market) {
      const { spots } = market.paths;
      return eachDecision(market, ({ instant, step }) =>
        step === 0 ? 0 : Math.log(spots[instant] / spots[instant - 1]),
      );
    },
  };
}
