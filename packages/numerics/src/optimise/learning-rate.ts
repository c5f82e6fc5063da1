import { DomainError } from "../errors.ts";

/** Learning rate over the steps of a training. */
export type Schedule =
  | { readonly kind: "constant"; readonly rate: number; readonly warmUp?: number }
  | {
      readonly kind: "cosine";
      readonly rate: number;
      /** Steps of linear rise from 0. */
      readonly warmUp?: number;
      /** Share of `rate` that is left at the end. */
      readonly floor?: number;
    };

/**
 * The rate of one step: a linear rise over the warm-up, then constant, or half a cosine down to
 * floor·rate at the last step.
 *
 * @param step from 0 @param steps in all
 */
export function learningRate(schedule: Schedule, step: number, steps: number): number {
  const { kind, rate, warmUp = 0 } = schedule;
  if (step < warmUp) return (rate * (step + 1)) / warmUp;
  if (kind === "constant") return rate;
  const { floor = 0 } = schedule;
  const share = Math.min(1, (step - warmUp) / Math.max(1, steps - 1 - warmUp));
  return rate * (floor + ((1 - floor) * (1 + Math.cos(Math.PI * share))) / 2);
}

/** @throws {DomainError} naming the entry */
export function checkSchedule(schedule: Schedule): void {
  const where = "schedule";
  const { kind, rate, warmUp = 0 } = schedule;
  if (kind !== "constant" && kind !== "cosine")
    throw new DomainError(where, "kind", kind, '"constant" or "cosine"');
  if (!(rate > 0 && rate < Infinity)) throw new DomainError(where, "rate", rate, "positive");
  if (!Number.isInteger(warmUp) || warmUp < 0)
    throw new DomainError(where, "warmUp", warmUp, "a whole number of steps");
  const floor = kind === "cosine" ? (schedule.floor ?? 0) : 0;
  if (!(floor >= 0 && floor <= 1)) throw new DomainError(where, "floor", floor, "between 0 and 1");
}
