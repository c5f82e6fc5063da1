import type { OptionType } from "@volsmith/pricing";

import { requireOneOf, requirePositive } from "../checks.ts";
import type { Payoff, SpotPath } from "./payoff.ts";
import { intrinsic } from "./vanilla.ts";

export interface AsianOptions {
  readonly strike: number;
  readonly type?: OptionType;
  readonly average?: "arithmetic" | "geometric";
}

/**
 * A call or put on the average spot over all instants after today.
 * @throws {DomainError} unless the strike is positive
 */
export function asian({
  strike,
  type = "call",
  average = "arithmetic",
}: AsianOptions): Payoff & Required<AsianOptions> {
  requirePositive("asian", "strike", strike);
  requireOneOf("asian", "type", { value: type, known: ["call", "put"] });
  requireOneOf("asian", "average", { value: average, known: ["arithmetic", "geometric"] });
  const mean = average === "arithmetic" ? arithmetic : geometric;
  return {
    kind: "asian",
    strike,
    type,
    average,
    value: (path) => intrinsic(mean(path), strike, type),
  };
}

function arithmetic(path: SpotPath): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += path[i];
  return sum / (path.length - 1);
}

function geometric(path: SpotPath): number {
  let sum = 0;
  for (let i = 1; i < path.length; i++) sum += Math.log(path[i]);
  return Math.exp(sum / (path.length - 1));
}
