import { DomainError, learningRate as steadyRate } from "@volsmith/numerics";
import type { Schedule as SteadySchedule } from "@volsmith/numerics";

/** Learning rate over a training. Every kind may begin with a linear rise over `warmUp` steps. */
export type Schedule =
  | SteadySchedule
  | {
      /** Times `factor` every `epochs` epochs. */
      readonly kind: "steps";
      readonly rate: number;
      readonly warmUp?: number;
      readonly factor: number;
      readonly epochs: number;
    }
  | {
      /** Times `factor` whenever the watched loss has not fallen for `patience` epochs. */
      readonly kind: "plateau";
      readonly rate: number;
      readonly warmUp?: number;
      readonly factor: number;
      readonly patience: number;
      readonly floor?: number;
    };

/** How far a training is. */
export interface TrainingPlace {
  /** Steps done so far, and in all. */
  readonly step: number;
  readonly steps: number;
  /** Epochs done so far. */
  readonly epoch: number;
  /** The watched loss of each epoch done. */
  readonly losses: readonly number[];
}

/** The rate of the next step: a function of the place alone, so that a resumed training goes on. */
export function learningRate(schedule: Schedule, place: TrainingPlace): number {
  const { rate, warmUp = 0 } = schedule;
  const { step, steps, epoch } = place;
  if (step < warmUp) return (rate * (step + 1)) / warmUp;
  switch (schedule.kind) {
    case "constant":
    case "cosine":
      return steadyRate(schedule, step, steps);
    case "steps":
      return rate * schedule.factor ** Math.floor(epoch / schedule.epochs);
    case "plateau": {
      const { factor, patience, floor = 0 } = schedule;
      return rate * Math.max(floor, factor ** plateaus(place.losses, patience));
    }
  }
}

/** How often a loss stood still for `patience` epochs, counting anew after each time. */
function plateaus(losses: readonly number[], patience: number): number {
  let best = Infinity;
  let still = 0;
  let count = 0;
  for (const loss of losses) {
    still = loss < best ? 0 : still + 1;
    best = Math.min(best, loss);
    if (still > patience) {
      count++;
      still = 0;
    }
  }
  return count;
}

/** @throws {DomainError} naming the entry that is out of range */
export function checkSchedule(schedule: Schedule): void {
  const { kind, rate, warmUp = 0 } = schedule;
  if (!["constant", "cosine", "steps", "plateau"].includes(kind))
    fail("kind", kind, '"constant", "cosine", "steps" or "plateau"');
  if (!(rate > 0 && rate < Infinity)) fail("rate", rate, "positive");
  requireWhole("warmUp", warmUp, 0);
  const { floor = 0 } = schedule as { readonly floor?: number };
  if (!(floor >= 0 && floor <= 1)) fail("floor", floor, "from 0 to 1");
  if ("factor" in schedule && !(schedule.factor > 0 && schedule.factor < 1))
    fail("factor", schedule.factor, "between 0 and 1");
  if (schedule.kind === "steps") requireWhole("epochs", schedule.epochs, 1);
  if (schedule.kind === "plateau") requireWhole("patience", schedule.patience, 0);
}

function fail(entry: string, value: unknown, wanted: string): never {
  throw new DomainError("schedule", entry, value, wanted);
}

function requireWhole(entry: string, value: number, least: number): void {
  if (!Number.isInteger(value) || value < least) fail(entry, value, `a whole number from ${least}`);
}
