import { DomainError } from "@volsmith/numerics";

import { requireCount, requirePositive } from "../checks.ts";
import type { Payoff } from "./payoff.ts";

export interface CliquetOptions {
  /** Periods of equal numbers of steps (as nearly as whole steps allow). */
  readonly periods: number;
  /** Bounds of each period's return. */
  readonly localFloor?: number;
  readonly localCap?: number;
  /** Bounds of their sum. */
  readonly globalFloor?: number;
  readonly globalCap?: number;
  /** Paid per 1.00 of return; 1 by default. */
  readonly notional?: number;
}

/**
 * A sum of bounded returns:
 *
 *   N·clip(Σ_j clip(S_{t_j}/S_{t_{j−1}} − 1, f, c), F, C)
 *
 * By default each return is floored at 0 and nothing is capped.
 *
 * @throws {DomainError} when floors lie above caps, or a path has fewer steps than periods
 */
export function cliquet(options: CliquetOptions): Payoff & CliquetOptions {
  const { periods, localFloor = 0, localCap = Infinity, notional = 1 } = options;
  const { globalFloor = -Infinity, globalCap = Infinity } = options;
  requireCount("cliquet", "periods", periods);
  requirePositive("cliquet", "notional", notional);
  if (!(localFloor <= localCap))
    throw new DomainError("cliquet", "localFloor", localFloor, "at most localCap");
  if (!(globalFloor <= globalCap))
    throw new DomainError("cliquet", "globalFloor", globalFloor, "at most globalCap");
  const terms = { periods, localFloor, localCap, globalFloor, globalCap, notional };
  // JSON has no infinity: bounds that bind nothing are left out.
  const binding = Object.entries(terms).filter(([, term]) => Number.isFinite(term));
  return {
    kind: "cliquet",
    ...(Object.fromEntries(binding) as unknown as CliquetOptions),
    value(path) {
      const steps = path.length - 1;
      if (steps < periods)
        throw new DomainError(
          "cliquet",
          "periods",
          periods,
          `at most the ${steps} steps of a path`,
        );
      let sum = 0;
      let last = path[0];
      for (let j = 1; j <= periods; j++) {
        const spot = path[Math.round((j * steps) / periods)];
        sum += Math.min(Math.max(spot / last - 1, localFloor), localCap);
        last = spot;
      }
      return notional * Math.min(Math.max(sum, globalFloor), globalCap);
    },
  };
}
