import { square } from "@volsmith/engine";

import type { Criterion } from "./criterion.ts";
import { requireOutcomes } from "./tail.ts";

/** E X²: the distance of the hedge from what is owed; the premium that goes with it is E of the cost. */
export function quadratic(): Criterion {
  return {
    kind: "quadratic",
    cash: "target",
    risk({ pnl }, slopes) {
      const n = pnl.length;
      requireOutcomes("quadratic", n);
      let squares = 0;
      for (let i = 0; i < n; i++) squares += pnl[i] * pnl[i];
      if (slopes) for (let i = 0; i < n; i++) slopes[i] = (2 * pnl[i]) / n;
      return squares / n;
    },
    record: (pnl) => square(pnl),
  };
}
