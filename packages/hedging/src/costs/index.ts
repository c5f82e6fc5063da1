import { memberFromJson } from "../family.ts";
import type { Kinded, Members } from "../family.ts";
import type { Cost } from "./cost.ts";
import { fixed } from "./fixed.ts";
import { halfSpread } from "./half-spread.ts";
import { proportional } from "./proportional.ts";
import { quadraticImpact } from "./quadratic-impact.ts";

/** Every cost by its kind. */
export const COSTS = {
  proportional,
  fixed,
  "half-spread": halfSpread,
  "quadratic-impact": quadraticImpact,
} satisfies Members<Cost>;

/** A cost from its plain data. @throws {DomainError} naming what is unknown or out of range */
export function costFromJson(data: Kinded, members: Members<Cost> = COSTS): Cost {
  return memberFromJson("costs", members, data);
}

/** What a trade costs in all. */
export function totalCost(costs: readonly Cost[], quantity: number, price: number): number {
  let sum = 0;
  for (const cost of costs) sum += cost.of(quantity, price);
  return sum;
}
