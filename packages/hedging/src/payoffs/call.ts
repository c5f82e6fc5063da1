import { requirePositive } from "../checks.ts";
import type { Payoff } from "./payoff.ts";
import { intrinsic, vanillaGreeks } from "./vanilla.ts";

/** max(S_T − K, 0). @throws {DomainError} unless the strike is positive */
export function call({ strike }: { readonly strike: number }): Payoff {
  requirePositive("call", "strike", strike);
  return {
    kind: "call",
    strike,
    value: (path) => intrinsic(path[path.length - 1], strike, "call"),
    black: (state) => vanillaGreeks(state, strike, "call"),
  };
}
