import { baselineFromJson } from "../baselines/index.ts";
import type { Kinded } from "../family.ts";
import { underlyingIndex } from "../market.ts";
import type { Feature } from "./feature.ts";

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
      const held = rule.positions(market);
      const width = market.instruments.length;
      const index = underlyingIndex(market, "heldBy");
      return Float64Array.from(
        { length: held.length / width },
        (_, at) => held[at * width + index],
      );
    },
  };
}
