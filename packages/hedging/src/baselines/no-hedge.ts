import type { HedgePolicy } from "../policies/policy.ts";

/** Holds nothing. */
export function noHedge({ name = "no hedge" }: { readonly name?: string } = {}): HedgePolicy {
  return {
    name,
    kind: "none",
    positions: ({ nPaths, nSteps, instruments }) =>
      new Float64Array(nPaths * nSteps * instruments.length),
  };
}
