import type { OptionType } from "@volsmith/pricing";

import { requireOneOf, requirePositive } from "../checks.ts";
import { extremeAhead } from "./black/near-extreme.ts";
import type { BlackAlong, Payoff, SpotPath } from "./payoff.ts";

export interface LookbackOptions {
  readonly type?: OptionType;
  /** A fixed strike; without one the strike floats: the lowest spot for a call, the highest for a put. */
  readonly strike?: number;
}

/**
 * An option on the extreme of a path over the instants of the grid, today included.
 *
 *   floating call S_T − min S,  put max S − S_T;  fixed call max(max S − K, 0),  put max(K − min S, 0)
 *
 * @throws {DomainError} unless a strike that is given is positive
 */
export function lookback({ type = "call", strike }: LookbackOptions = {}): Payoff & {
  readonly type: OptionType;
} {
  requireOneOf("lookback", "type", { value: type, known: ["call", "put"] });
  if (strike !== undefined) requirePositive("lookback", "strike", strike);
  return {
    kind: "lookback",
    type,
    ...(strike !== undefined && { strike }),
    value(path) {
      const { lowest, highest } = extremes(path);
      if (strike === undefined) {
        const last = path[path.length - 1];
        return type === "call" ? last - lowest : highest - last;
      }
      return Math.max(type === "call" ? highest - strike : strike - lowest, 0);
    },
    blackAlong: ({ times }) => follow({ type, strike }, times.length - 1),
  };
}

/** All four kinds are the expected extreme, of no less than what is sure already, against spot or strike. */
function follow(
  { type, strike }: { readonly type: OptionType; readonly strike: number | undefined },
  last: number,
): BlackAlong {
  const extreme = (type === "call") === (strike === undefined) ? "lowest" : "highest";
  const further = extreme === "lowest" ? Math.min : Math.max;
  const sign = extreme === "lowest" ? -1 : 1;
  let level = 0;
  return (at) => {
    const { instant, spot } = at;
    level = further(instant > 0 ? level : (strike ?? spot), spot);
    const expected = extremeAhead(at, { level, dates: last - instant, extreme });
    const [owed, slope] = strike === undefined ? [spot, 1] : [strike, 0];
    return {
      price: sign * (expected.price - owed),
      delta: sign * (expected.delta - slope),
      gamma: sign * expected.gamma,
      vega: sign * expected.vega,
    };
  };
}

function extremes(path: SpotPath): { readonly lowest: number; readonly highest: number } {
  let lowest = Infinity;
  let highest = -Infinity;
  for (let i = 0; i < path.length; i++) {
    lowest = Math.min(lowest, path[i]);
    highest = Math.max(highest, path[i]);
  }
  return { lowest, highest };
}
