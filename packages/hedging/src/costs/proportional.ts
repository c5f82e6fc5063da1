import { absolute, affine, multiply } from "@volsmith/engine";

import { requireNonNegative } from "../checks.ts";
import type { Cost } from "./cost.ts";

/** A share of what is traded: rate·|q|·S. @throws {DomainError} when the rate is negative */
export function proportional({
  rate,
}: {
  readonly rate: number;
}): Cost & { readonly rate: number } {
  requireNonNegative("proportional", "rate", rate);
  return {
    kind: "proportional",
    rate,
    of: (quantity, price) => rate * Math.abs(quantity) * price,
    record: (quantity, price) => affine(multiply(absolute(quantity), price), { scale: rate }),
  };
}
