import { affine, multiply, square } from "@volsmith/engine";

import { requireNonNegative } from "../checks.ts";
import type { Cost } from "./cost.ts";

/**
 * Price impact that passes at once: η·q²·S, as if each unit traded moved the price paid by η of itself.
 * @throws {DomainError} when η is negative
 */
export function quadraticImpact({
  eta,
}: {
  readonly eta: number;
}): Cost & { readonly eta: number } {
  requireNonNegative("quadraticImpact", "eta", eta);
  return {
    kind: "quadratic-impact",
    eta,
    of: (quantity, price) => eta * quantity * quantity * price,
    record: (quantity, price) => affine(multiply(square(quantity), price), { scale: eta }),
  };
}
