import { DataError } from "@volsmith/numerics";

import { eachDecision } from "./feature.ts";
import type { Feature } from "./feature.ts";

/** 1 for a call, −1 for a put. @throws {DataError} once asked of what is neither */
export function optionType(): Feature {
  return {
    kind: "option-type",
    values(market) {
      const { signs, nSteps } = market;
      if (signs)
        return eachDecision(market, ({ instant }) => signs[Math.floor(instant / (nSteps + 1))]);
      const { kind, type = kind } = market.task.payoff as { kind: string; type?: string };
      if (type !== "call" && type !== "put")
        throw new DataError("optionType", `a ${kind} is neither call nor put`, "leave it out");
      return eachDecision(market, () => (type === "call" ? 1 : -1));
    },
  };
}
