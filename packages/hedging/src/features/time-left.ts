import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** (T − t)/T. */
export function timeLeft(): Feature {
  return {
    kind: "time-left",
    values(market) {
      const { times } = market.grid;
      const end = times[market.nSteps];
      return eachDecision(market, ({ step }) => (end - times[step]) / end);
    },
  };
}
