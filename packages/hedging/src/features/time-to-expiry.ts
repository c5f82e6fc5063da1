import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** Years to the expiry of what was sold: to the last instant, unless the market says otherwise. */
export function timeToExpiry(): Feature {
  return {
    kind: "time-to-expiry",
    values(market) {
      const { grid, nSteps, taus } = market;
      const end = grid.times[nSteps];
      return eachDecision(market, ({ instant, step }) =>
        taus ? taus[instant] : end - grid.times[step],
      );
    },
  };
}
