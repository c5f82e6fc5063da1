/** Where learning ends and judging begins in a history of dates. */
import { formatDay, MS_PER_DAY, parseDay } from "@volsmith/market";
import { FormatError } from "@volsmith/numerics";
import { z } from "zod";

/** "2026-03-31", a day there is. */
export const dateSchema = z
  .string()
  .refine((text) => !Number.isNaN(parseDay(text)), "must be a date such as 2026-03-31");

/** The last date to learn from, or the share of dates that is learnt from. */
export const trainToSchema = z.union([dateSchema, z.number().min(0).lt(1)]);

export type TrainTo = z.infer<typeof trainToSchema>;

/**
 * How many of the days are for learning.
 *
 * @param days epoch days, ascending
 * @throws {FormatError} when a date leaves nothing to judge on
 */
export function learningDays(
  days: ArrayLike<number>,
  trainTo: TrainTo,
  { file }: { readonly file: string },
): number {
  const n = days.length;
  if (typeof trainTo === "number") return Math.floor(n * trainTo);
  const last = parseDay(trainTo);
  let count = 0;
  while (count < n && days[count] <= last) count++;
  if (count < n) return count;
  const problem = `trainTo is ${trainTo}, and the data end on ${formatDay(days[n - 1])}`;
  throw new FormatError({ file }, problem, "choose an earlier date: nothing is left to judge on");
}

/** The epoch day of an instant, by universal time. */
export function dayOf(instant: number): number {
  return Math.floor(instant / MS_PER_DAY);
}
