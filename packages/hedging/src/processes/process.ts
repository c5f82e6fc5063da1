/**
 * A process: how spot (and volatility) move under simulation. One file a process, one line in the
 * index.
 */

/** When paths are looked at: nSteps + 1 instants, years from today, the first one 0. */
export interface TimeGrid {
  /** Ascending. [nSteps + 1] */
  readonly times: Float64Array;
}

/**
 * How random numbers are chosen. "antithetic": path 2i + 1 is the opposite of path 2i. "sobol": path
 * i is point i of a scrambled Sobol sequence over a Brownian bridge; best where the number of paths
 * is a power of 2.
 */
export type Sampling = "plain" | "antithetic" | "sobol";

export interface SimulationOptions {
  readonly nPaths: number;
  /** Path i draws from the counters of path i, so it is the same whatever else is simulated. */
  readonly seed: number;
  readonly sampling?: Sampling;
  /** Number of the first path: a later batch goes on where an earlier one ended. */
  readonly firstPath?: number;
  /**
   * An earlier result of the same shape, whose arrays are overwritten: taking new memory costs as much
   * as simulating, for the fast processes.
   */
  readonly out?: PathSet;
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
  /**
   * What is needed to step the process along a grid: numbers for a kernel, or a function of one's own.
   * @throws {DomainError} where the process cannot be simulated on this grid
   */
  plan(grid: TimeGrid): PathPlan | OwnPathPlan;
}

/** Kernels that step paths (assembly/index.ts). */
export type PathKernel =
  | "GBM"
  | "ROUGHENED_GBM"
  | "HESTON"
  | "MERTON"
  | "KOU"
  | "SABR"
  | "ROUGH_BERGOMI"
  | "LOCAL_VOLATILITY"
  | "BLOCK_BOOTSTRAP";

/** Random numbers a path needs. */
export interface DrawCounts {
  /** Standard normals a step. */
  readonly normals: number;
  /** Uniforms a step. */
  readonly uniforms: number;
  /** Uniforms for the whole path. */
  readonly pathUniforms: number;
}

/** A process on a grid, as numbers; their order is that of the kernel's own file. */
export interface PathPlan extends DrawCounts {
  readonly kernel: PathKernel;
  readonly spot: number;
  /** Dates that are stepped through, those of the grid among them; the grid's, where left out. */
  readonly times?: Float64Array;
  /** ln(F_t/S_0) at the grid's dates. [nSteps + 1] */
  readonly logForwards: Float64Array;
  readonly constants: Float32Array | Uint32Array;
  /** A record a step, row-major. */
  readonly steps: Float32Array;
  readonly table: Float32Array | Uint32Array;
  /** Whether the kernel tells volatilities; a number is the volatility of all dates. */
  readonly vols: "told" | "none" | number;
}

/** The random numbers of one path. */
export interface PathDraws {
  /** Standard normals. [nSteps, normals] row-major */
  readonly normals: Float32Array;
  /** Uniform on (0, 1), first those of the path. [pathUniforms + nSteps·uniforms] */
  readonly uniforms: Float64Array;
}

/** Where one path goes. */
export interface PathRow {
  /** [nSteps + 1] */
  readonly spots: Float32Array;
  /** The same shape; empty where the process tells none. */
  readonly vols: Float32Array;
}

/**
 * A process of one's own, stepped in plain code: random numbers come from the kernels, with the same
 * samplings and the same independence of threads and batches.
 */
export interface OwnPathPlan extends DrawCounts {
  readonly vols: "told" | "none";
  /** Fills one path. The arrays are reused from path to path: keep none of them. */
  readonly walk: (draws: PathDraws, row: PathRow) => void;
}
