import { DomainError } from "@volsmith/numerics";

import { requireCount, requirePositive } from "../checks.ts";
import type { TimeGrid } from "./process.ts";

export interface EvenGridOptions {
  /** Steps of equal length; 252 by default, trading days of a year. */
  readonly nSteps?: number;
  /** Years from the first date to the last. */
  readonly years?: number;
}

/** Dates 0, Δ, 2Δ, …, `years`. @throws {DomainError} unless there is a step and time to go */
export function evenGrid({ nSteps = 252, years = 1 }: EvenGridOptions = {}): TimeGrid {
  requireCount("evenGrid", "nSteps", nSteps);
  requirePositive("evenGrid", "years", years);
  return { times: Float64Array.from({ length: nSteps + 1 }, (_, i) => (years * i) / nSteps) };
}

/** Most steps a path may have: counters of jumps keep 20 bits for the step. */
const MOST_STEPS = 2 ** 20;

/** @throws {DomainError} unless the grid begins at 0, ascends, and has a step */
export function checkGrid(where: string, { times }: TimeGrid): void {
  const nSteps = times.length - 1;
  if (nSteps < 1) throw new DomainError(where, "grid.times", times.length, "two dates or more");
  if (nSteps > MOST_STEPS) {
    throw new DomainError(where, "grid.times", times.length, `at most ${MOST_STEPS + 1} dates`);
  }
  if (times[0] !== 0) throw new DomainError(where, "grid.times[0]", times[0], "0, today");
  for (let i = 1; i <= nSteps; i++) {
    if (times[i] > times[i - 1] && times[i] < Infinity) continue;
    throw new DomainError(where, `grid.times[${i}]`, times[i], `later than ${times[i - 1]}`);
  }
}

/** Lengths of the steps, years. [nSteps] */
export function stepLengths({ times }: TimeGrid): Float64Array {
  return Float64Array.from({ length: times.length - 1 }, (_, i) => times[i + 1] - times[i]);
}

/** ln(F_t/S_0) at a constant drift. [nSteps + 1] */
export function driftLine({ times }: TimeGrid, drift: number): Float64Array {
  return times.map((time) => drift * time);
}

/** Substeps that a time is worth: the first step's number, and the least share of the time gone. */
const SUBSTEPS = 32;
/** Longest substep, years. */
const LONGEST = 0.01;

/**
 * The grid's dates and more between them: steps no longer than a 32nd of the time gone by, for
 * what changes on the scale of the square root of time, and than a hundredth of a year. A year of
 * days gets half as many again.
 */
export function refined({ times }: TimeGrid): Float64Array {
  const fine = [0];
  for (let i = 1; i < times.length; i++) {
    const [from, to] = [times[i - 1], times[i]];
    const gone = from > 0 ? from / SUBSTEPS : Infinity;
    const even = Math.ceil((to - from) / Math.min(gone, LONGEST) - 1e-9);
    const n = Math.max(even, from > 0 ? 1 : SUBSTEPS);
    for (let j = 1; j < n; j++) fine.push(from + (to - from) * (j / n) ** (from > 0 ? 1 : 2));
    fine.push(to);
  }
  return Float64Array.from(fine);
}
