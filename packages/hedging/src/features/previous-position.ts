import type { Feature } from "./feature.ts";

/** What is held of each instrument since the decision before: the policy is recorded step by step. */
export function previousPosition(): Feature {
  return { kind: "previous-position", values: null };
}
