/** Where a program meets its batch. */
import type { Block } from "@volsmith/kernels";
import { ShapeError } from "@volsmith/numerics";

import type { Engine } from "../engine.ts";
import type { Graph } from "../graph/graph.ts";
import { lineWidth } from "../graph/shape.ts";
import type { Extent } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";

/** Rows of the batch in the engine's memory, unpadded: [rows, steps, width]. */
export class Column implements Extent {
  readonly steps: number;
  readonly width: number;
  readonly #engine: Engine;
  readonly #values: Block;
  #slopes: Block | null = null;

  constructor(engine: Engine, { steps, width }: Extent, rows: number) {
    this.#engine = engine;
    this.steps = steps;
    this.width = width;
    this.#values = engine.heap.allocate(rows * steps * width);
  }

  /** View of the rows, valid until memory grows. */
  get values(): Float32Array {
    return this.#engine.heap.floats(this.#values);
  }

  /** View of the rows' slopes, where the program has them. */
  get slopes(): Float32Array {
    return this.#engine.heap.floats(this.#slopes ?? { address: 0, length: 0 });
  }

  get address(): number {
    return this.#values.address;
  }

  /** Address of the slopes, which are given room at the first call. */
  slopesAddress(): number {
    this.#slopes ??= this.#engine.heap.allocate(this.#values.length);
    return this.#slopes.address;
  }

  dispose(): void {
    this.#engine.heap.release(this.#values);
    if (this.#slopes) this.#engine.heap.release(this.#slopes);
    this.#slopes = null;
  }
}

/** The value a column gives each row; backward, its slopes go to the column. */
export function takeColumn(graph: Graph, column: Column): Value {
  return graph.record({
    code: "TAKE",
    inputs: [],
    extent: column,
    words: (at, y) => [
      at.value(y),
      at.slope(y),
      column.address,
      at.slope(y) < 0 ? 0 : column.slopesAddress(),
      column.steps,
      column.width,
      lineWidth(column.width),
    ],
  });
}

/** Writes a value into a column; backward, its slopes come from the column if it has them. */
export function giveColumn(x: Value, column: Column, slopes: "none" | "given" = "none"): void {
  x.graph.record({
    code: "GIVE",
    inputs: [x],
    extent: { steps: 1, width: 1 },
    ...(slopes === "given" && { terminal: true }),
    words: (at) => [
      at.value(x),
      at.slope(x),
      column.address,
      slopes === "given" ? column.slopesAddress() : 0,
      column.steps,
      column.width,
      lineWidth(column.width),
    ],
  });
}

/**
 * Adds one number a row into the program's objective.
 * @throws {ShapeError} when it is more than one number
 */
export function addObjective(x: Value, where: string): void {
  if (x.steps !== 1 || x.width !== 1)
    throw new ShapeError(where, "objective of a row", [1], [x.steps, x.width]);
  x.graph.record({
    code: "MEAN",
    inputs: [x],
    extent: { steps: 1, width: 1 },
    terminal: true,
    words: (at) => [at.value(x), at.slope(x)],
  });
}
