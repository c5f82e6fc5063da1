import { mean as meanOf } from "@volsmith/numerics";

import { requireNonNegative } from "../checks.ts";
import type { Criterion } from "./criterion.ts";
import { requireOutcomes } from "./tail.ts";

/**
 * −E X + λ/2·Var X.
 * @param options.aversion λ, per unit of currency
 * @throws {DomainError} when λ is negative
 */
export function meanVariance({ aversion }: { readonly aversion: number }): Criterion & {
  readonly aversion: number;
} {
  requireNonNegative("meanVariance", "aversion", aversion);
  return {
    kind: "mean-variance",
    cash: "invariant",
    aversion,
    risk({ pnl }, slopes) {
      const n = pnl.length;
      requireOutcomes("meanVariance", n);
      const mean = meanOf(pnl);
      let squares = 0;
      for (let i = 0; i < n; i++) squares += (pnl[i] - mean) ** 2;
      if (slopes) for (let i = 0; i < n; i++) slopes[i] = (aversion * (pnl[i] - mean) - 1) / n;
      return (aversion * squares) / (2 * n) - mean;
    },
  };
}
