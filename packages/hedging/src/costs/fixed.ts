import { activate, affine, square } from "@volsmith/engine";

import { requireNonNegative, requirePositive } from "../checks.ts";
import type { Cost } from "./cost.ts";

export interface FixedCostOptions {
  /** Of every trade, however small, in currency. */
  readonly amount: number;
  /** Size of trade at which training feels the cost; its steps have no slope otherwise. */
  readonly width?: number;
}

/**
 * An amount a trade: a·1{q ≠ 0}. Training sees a·(1 − e^(−(q/width)²)), the account the step itself.
 * @throws {DomainError} when the amount is negative or the width not positive
 */
export function fixed({
  amount,
  width = 0.01,
}: FixedCostOptions): Cost & Required<FixedCostOptions> {
  requireNonNegative("fixed", "amount", amount);
  requirePositive("fixed", "width", width);
  return {
    kind: "fixed",
    amount,
    width,
    of: (quantity) => (quantity === 0 ? 0 : amount),
    record(quantity) {
      const nothing = activate(affine(square(quantity), { scale: -1 / (width * width) }), "exp");
      return affine(nothing, { scale: -amount, shift: amount });
    },
  };
}
