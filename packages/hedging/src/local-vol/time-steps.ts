import type { TimeGrid } from "../processes/process.ts";
import { refined } from "../processes/time-grid.ts";

/** Parts of the last step before expiry, growing away from it. */
const LAST_PARTS = 24;
/** Steps are no longer than this share of the time left after them. */
const SHARE = 1 / 8;
/** Longest step, years: surfaces of listed options bend at every expiry, and some expire every day. */
const LONGEST = 1 / 504;

/**
 * Times to solve at, from today to expiry: those of the grid among them, and finer ones near both ends, where
 * local volatility and prices change on the scale of a square root of time.
 */
export function solutionTimes(grid: TimeGrid): Float64Array {
  const coarse = refined(grid);
  const expiry = coarse.at(-1)!;
  const times = [0];
  for (let i = 1; i < coarse.length; i++) {
    const [from, to] = [coarse[i - 1], coarse[i]];
    const left = expiry - to;
    const most = Math.min(SHARE * left, LONGEST);
    const parts = left > 0 ? Math.ceil((to - from) / most - 1e-9) : LAST_PARTS;
    for (let j = 1; j < parts; j++) {
      // Quadratic towards expiry: even in the square root of the time left.
      const share = left > 0 ? j / parts : 1 - (1 - j / parts) ** 2;
      times.push(from + (to - from) * share);
    }
    times.push(to);
  }
  return Float64Array.from(times);
}
