import { DataError } from "@volsmith/numerics";

/** Dates in memory are looked up by halving. @throws {DataError} naming the first out of order */
export function checkAscending(days: ArrayLike<number>, what: string): void {
  for (let i = 1; i < days.length; i++) {
    if (days[i] > days[i - 1]) continue;
    const problem = `${what}: day ${days[i]} at place ${i} comes after day ${days[i - 1]}`;
    throw new DataError("buildPricingTable", problem, "give each date once, in ascending order");
  }
}
