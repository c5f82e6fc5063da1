/**
 * Conditional value at risk.
 *
 * [RU00] Rockafellar & Uryasev, "Optimization of conditional value-at-risk", Journal of Risk 2(3),
 *        2000, theorem 1.
 */
import { activate, add, affine, constant, learned } from "@volsmith/engine";

import { requireLevel } from "../checks.ts";
import type { Criterion } from "./criterion.ts";
import { tailLoss } from "./tail.ts";

export interface CvarOptions {
  /** Share of outcomes that are not in the tail, 0.95 by default. */
  readonly alpha?: number;
}

/**
 * Mean loss of the worst share 1 − α, with the threshold learned beside the policy [RU00]:
 *
 *   ρ(X) = min_w w + E(−X − w)⁺/(1 − α)
 *
 * @throws {DomainError} unless α is between 0 and 1
 */
export function cvar({ alpha = 0.95 }: CvarOptions = {}): Criterion & Required<CvarOptions> {
  requireLevel("cvar", "alpha", alpha);
  return {
    kind: "cvar",
    cash: "invariant",
    alpha,
    risk: ({ pnl }, slopes) => tailLoss(pnl, alpha, slopes),
    record(pnl, unit) {
      const raw = learned(pnl, { name: "threshold", width: 1, initialiser: constant(0) });
      const threshold = affine(raw, { scale: unit });
      const beyond = activate(affine(add(pnl, threshold), { scale: -1 }), "relu");
      return add(threshold, affine(beyond, { scale: 1 / (1 - alpha) }));
    },
  };
}

/**
 * The same number from the order of a batch's outcomes: its tail is found anew at every step. For
 * whole batches; the tails of small ones are biased.
 *
 * @throws {DomainError} unless α is between 0 and 1
 */
export function orderCvar({ alpha = 0.95 }: CvarOptions = {}): Criterion & Required<CvarOptions> {
  requireLevel("orderCvar", "alpha", alpha);
  return {
    kind: "order-cvar",
    cash: "invariant",
    alpha,
    risk: ({ pnl }, slopes) => tailLoss(pnl, alpha, slopes),
  };
}
