import { DataError } from "@volsmith/numerics";

import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** ln(S_t/K). @throws {DataError} once asked of a payoff without a strike */
export function strikeDistance(): Feature {
  return {
    kind: "strike-distance",
    values(market) {
      const { strike, kind } = market.task.payoff;
      if (strike === undefined)
        throw new DataError("strikeDistance", `a ${kind} has no strike`, "use spotRatio()");
      const { spots } = market.paths;
      return eachDecision(market, ({ instant }) => Math.log(spots[instant] / strike));
    },
  };
}
