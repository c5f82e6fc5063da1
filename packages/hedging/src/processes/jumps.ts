/** Jumps that come at a constant rate: how many a step brings, and what they move on average. */
import { DomainError } from "@volsmith/numerics";

import type { TimeGrid } from "./process.ts";
import { stepLengths } from "./time-grid.ts";

/** Most jumps to be expected in one step. */
const MOST_EXPECTED = 200;
/** Numbers of jumps less likely than one random word are not told apart. */
const LEAST = 2 ** -33;
const LARGEST_WORD = 2 ** 32 - 1;

export interface JumpTable {
  /** Thresholds a step. */
  readonly nThresholds: number;
  /** P(N ≤ k) as a 32-bit word: there are as many jumps as thresholds a word is not below. */
  readonly table: Uint32Array;
}

/** @throws {DomainError} when a step brings more jumps than are counted */
export function jumpTable(where: string, grid: TimeGrid, jumpRate: number): JumpTable {
  const expected = stepLengths(grid).map((length) => jumpRate * length);
  const most = expected.reduce((a, b) => Math.max(a, b));
  if (most === 0) return { nThresholds: 0, table: new Uint32Array() };
  if (most > MOST_EXPECTED) {
    const wanted = `at most ${MOST_EXPECTED} jumps a step`;
    throw new DomainError(where, "jumpRate", jumpRate, wanted, "simulate shorter steps");
  }
  const rows = [...expected].map(distribution);
  const nThresholds = Math.max(...rows.map((row) => row.length));
  const table = new Uint32Array(rows.length * nThresholds).fill(LARGEST_WORD);
  rows.forEach((row, step) => table.set(row, step * nThresholds));
  return { nThresholds, table };
}

function distribution(mean: number): number[] {
  const words: number[] = [];
  let probability = Math.exp(-mean);
  let sum = probability;
  for (let k = 0; k < mean || 1 - sum > LEAST; k++) {
    words.push(Math.min(Math.floor(sum * 2 ** 32), LARGEST_WORD));
    probability *= mean / (k + 1);
    if (k > mean && probability < 1e-18) break; // what is missing is rounding
    sum += probability;
  }
  return words;
}
