/** What every iterative solver of the house returns. Not converging is a value, not an error. */
export interface SolverResult<T = number> {
  readonly value: T;
  readonly converged: boolean;
  readonly iterations: number;
  /** What the solver drives to zero, in the unit its own docstring names. */
  readonly residual: number;
}

/** A minimiser also says how low it came. */
export interface MinimiseResult extends SolverResult<Float64Array> {
  /** The objective at `value`. */
  readonly objective: number;
}
