import type { Kinded } from "../family.ts";
import { underlyingIndex } from "../market.ts";
import type { Feature } from "./feature.ts";
import { heldBy } from "./held-by.ts";

/**
 * What a baseline would have gained in the underlying so far, without costs:
 *
 *   Σ_{s<t} H_s·(S_{s+1} − S_s)
 *
 * A criterion of tails wants other hedges after losses than after gains; where a rule stands tells a
 * network about where it stands itself, as it does not see its own account.
 *
 * @param options.policy plain data of the baseline, `{ kind: "heston", kappa: 2, … }`
 * @throws {DomainError} when there is no such baseline, or its options are out of range
 */
export function ruleGains({ policy }: { readonly policy: Kinded }): Feature & {
  readonly policy: Kinded;
} {
  const held = heldBy({ policy });
  return {
    kind: "rule-gains",
    policy,
    values(market) {
      const { nPaths, nSteps, prices } = market;
      const along = prices[underlyingIndex(market, "ruleGains")];
      const positions = held.values!(market);
      const gains = new Float64Array(nPaths * nSteps);
      for (let i = 0; i < nPaths; i++) {
        let sum = 0;
        for (let t = 1; t < nSteps; t++) {
          const now = i * (nSteps + 1) + t;
          sum += positions[i * nSteps + t - 1] * (along[now] - along[now - 1]);
          gains[i * nSteps + t] = sum;
        }
      }
      return gains;
    },
  };
}
