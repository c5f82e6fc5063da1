import { baselineFromJson } from "../baselines/index.ts";
import type { Kinded } from "../family.ts";
import { underlyingIndex } from "../market.ts";
import type { HedgeMarket } from "../market.ts";
import type { Feature } from "./feature.ts";

/** A network may build on a rule, be told of it and of its gains: its positions are found once. */
const known = new WeakMap<HedgeMarket, Map<string, Float64Array>>();

/**
 * What a baseline would hold of the underlying: a network may build on it (`around`) or be told.
 *
 * @param options.policy plain data of the baseline, `{ kind: "heston", kappa: 2, … }`
 * @throws {DomainError} when there is no such baseline, or its options are out of range
 */
export function heldBy({ policy }: { readonly policy: Kinded }): Feature & {
  readonly policy: Kinded;
} {
  const rule = baselineFromJson(policy);
  return {
    kind: "held-by",
    policy,
    values(market) {
      const own = known.get(market) ?? new Map<string, Float64Array>();
      known.set(market, own);
      const key = JSON.stringify(policy);
      const found = own.get(key) ?? underlyingOf(market, rule.positions(market));
      own.set(key, found);
      return found;
    },
  };
}

/** Of all that is held, what is held of the underlying. [nPaths, nSteps] */
function underlyingOf(market: HedgeMarket, held: ArrayLike<number>): Float64Array {
  const width = market.instruments.length;
  const index = underlyingIndex(market, "heldBy");
  const out = new Float64Array(held.length / width);
  for (let at = 0; at < out.length; at++) out[at] = held[at * width + index];
  return out;
}
