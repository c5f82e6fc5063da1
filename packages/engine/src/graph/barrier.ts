import type { Column } from "./column.ts";
import type { Value } from "./value.ts";

/** A computation on all rows of a batch at once, on the caller's thread. */
export interface BarrierTransform {
  /** Parameters it has: where one of them learns, slopes are asked for. */
  readonly parameters: readonly string[];
  /** Fills `output.values` from `input.values`, [rows, steps, width]. */
  readonly forward: (input: Column, output: Column, rows: number) => void;
  /** Fills `input.slopes` from `output.slopes`, and adds to the slopes of its parameters. */
  readonly backward: (input: Column, output: Column, rows: number) => void;
}

/** A recorded transform, between the phase of x and that of y. */
export interface Barrier {
  readonly x: Value;
  readonly y: Value;
  readonly input: Column;
  readonly output: Column;
  readonly transform: BarrierTransform;
}
