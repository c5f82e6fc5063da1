import { requirePositive } from "../checks.ts";
import type { Payoff } from "./payoff.ts";
import { vanillaGreeks } from "./vanilla.ts";

/** |S_T − K|, a call and a put. @throws {DomainError} unless the strike is positive */
export function straddle({ strike }: { readonly strike: number }): Payoff {
  requirePositive("straddle", "strike", strike);
  return {
    kind: "straddle",
    strike,
    value: (path) => Math.abs(path[path.length - 1] - strike),
    black(state) {
      const up = vanillaGreeks(state, strike, "call");
      const down = vanillaGreeks(state, strike, "put");
      return {
        price: up.price + down.price,
        delta: up.delta + down.delta,
        gamma: up.gamma + down.gamma,
        vega: up.vega + down.vega,
      };
    },
  };
}
