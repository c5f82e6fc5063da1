import { requirePositive } from "../checks.ts";
import type { Payoff } from "./payoff.ts";
import { intrinsic, vanillaGreeks } from "./vanilla.ts";

/** max(K − S_T, 0). @throws {DomainError} unless the strike is positive */
export function put({ strike }: { readonly strike: number }): Payoff {
  requirePositive("put", "strike", strike);
  return {
    kind: "put",
    strike,
    value: (path) => intrinsic(path[path.length - 1], strike, "put"),
    black: (state) => vanillaGreeks(state, strike, "put"),
  };
}
