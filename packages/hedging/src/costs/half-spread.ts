import { absolute, affine } from "@volsmith/engine";

import { requireNonNegative } from "../checks.ts";
import type { Cost } from "./cost.ts";

/**
 * Half the difference of ask and bid on every unit traded: h·|q|.
 * @param options.amount h, in currency
 * @throws {DomainError} when it is negative
 */
export function halfSpread({ amount }: { readonly amount: number }): Cost & {
  readonly amount: number;
} {
  requireNonNegative("halfSpread", "amount", amount);
  return {
    kind: "half-spread",
    amount,
    of: (quantity) => amount * Math.abs(quantity),
    record: (quantity) => affine(absolute(quantity), { scale: amount }),
  };
}
