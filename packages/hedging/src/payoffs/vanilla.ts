import { blackGreeks } from "@volsmith/pricing";
import type { OptionType } from "@volsmith/pricing";

import type { BlackState, ClaimGreeks } from "./payoff.ts";

/** max(S − K, 0) or max(K − S, 0). */
export function intrinsic(spot: number, strike: number, type: OptionType): number {
  return Math.max(type === "call" ? spot - strike : strike - spot, 0);
}

/** Black's value of a call or a put without interest. */
export function vanillaGreeks(
  { spot, tau, vol }: BlackState,
  strike: number,
  type: OptionType,
): ClaimGreeks {
  return blackGreeks(vol, { forward: spot, strike, tau, type });
}
