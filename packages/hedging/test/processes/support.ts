import { afterAll } from "vitest";

import { evenGrid, loadSimulator } from "../../src/index.ts";
import type {
  PathSet,
  Process,
  SimulationOptions,
  Simulator,
  SimulatorOptions,
  TimeGrid,
} from "../../src/index.ts";

/** Weekly steps of a year, the tests' usual grid. */
export const WEEKLY: TimeGrid = evenGrid({ nSteps: 52 });

/** A simulator that ends with the file's tests. */
export async function simulatorFor(options: SimulatorOptions = { threads: 1 }): Promise<Simulator> {
  const simulator = await loadSimulator(options);
  afterAll(() => simulator.dispose());
  await simulator.ready();
  return simulator;
}

/** A mean and its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

export function estimate(values: ArrayLike<number>): Estimate {
  const n = values.length;
  let sum = 0;
  for (let i = 0; i < n; i++) sum += values[i];
  const mean = sum / n;
  let squares = 0;
  for (let i = 0; i < n; i++) squares += (values[i] - mean) ** 2;
  return { mean, error: Math.sqrt(squares / n / (n - 1)) };
}

/** Spots (or volatilities) of all paths at one date, counted from the end where negative. */
export function atDate(
  { grid, nPaths, spots }: Pick<PathSet, "grid" | "nPaths" | "spots">,
  date = -1,
): Float64Array {
  const dates = grid.times.length;
  const place = date < 0 ? dates + date : date;
  return Float64Array.from({ length: nPaths }, (_, i) => spots[i * dates + place]);
}

export function volsAt({ grid, nPaths, vols }: PathSet, date = -1): Float64Array {
  return atDate({ grid, nPaths, spots: vols! }, date);
}

/** Monte Carlo prices of calls at the last date. */
export function callPrices(paths: PathSet, strikes: readonly number[]): Estimate[] {
  const last = atDate(paths);
  return strikes.map((strike) => estimate(last.map((spot) => Math.max(spot - strike, 0))));
}

/** How many standard errors an estimate lies from the truth. */
export function deviations({ mean, error }: Estimate, truth: number): number {
  return Math.abs(mean - truth) / error;
}

/** A seeded run on weekly steps. */
export function weekly(
  simulator: Simulator,
  process: Process,
  options: Partial<SimulationOptions> = {},
): PathSet {
  return simulator.simulate(process, WEEKLY, { nPaths: 16_384, seed: 20, ...options });
}
