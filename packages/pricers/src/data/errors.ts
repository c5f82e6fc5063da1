import type { Part, PricingTable } from "@volsmith/table";

import type { Pricer } from "../pricer.ts";

/** Mean of (priced − quoted)² of C/K; NaN without rows. */
export function meanSquaredError(
  pricer: Pick<Pricer, "price">,
  table: PricingTable,
  rows: Part,
): number {
  return meanSquares(pricer.price(table, rows), table.targets.subarray(rows.from, rows.to));
}

/** Mean of (a − b)². */
export function meanSquares(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] - b[i]) ** 2;
  return sum / a.length;
}
