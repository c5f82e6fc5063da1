/**
 * A process: how spot (and volatility) move under simulation. One file a process, one line in
 * `processes/index.ts`.
 */

/** When paths are looked at: nSteps + 1 instants, years from today, the first one 0. */
export interface TimeGrid {
  /** Ascending. [nSteps + 1] */
  readonly times: Float64Array;
}

export type Sampling = "plain" | "antithetic" | "sobol";

export interface SimulationOptions {
  readonly nPaths: number;
  /** Path i draws from the counters of path i, so it is the same whatever else is simulated. */
  readonly seed: number;
  readonly sampling?: Sampling;
  /** Number of the first path: a later batch goes on where an earlier one ended. */
  readonly firstPath?: number;
}

/** Simulated paths. */
export interface PathSet {
  readonly grid: TimeGrid;
  readonly nPaths: number;
  /** [nPaths, nSteps + 1] row-major */
  readonly spots: Float32Array | Float64Array;
  /** Instantaneous volatility, annual decimal, where the process has one to tell. The same shape. */
  readonly vols: Float32Array | Float64Array | null;
}

export interface Process {
  readonly kind: string;
  /** Spot at time 0. */
  readonly spot: number;
  /** Drift of the spot, annual; 0 makes the spot a martingale. */
  readonly drift: number;
}
