/** Rows of a whole batch, where programs meet the outside and phases meet each other. */
import type { Block } from "@volsmith/kernels";

import type { Engine } from "../engine.ts";
import type { Node } from "./graph.ts";
import { lineWidth } from "./shape.ts";
import type { Extent } from "./shape.ts";
import { Value } from "./value.ts";

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

/** `y` is what a column gives each row; backward, its slopes go to the column. */
export function takeNode(y: Value, column: Column): Node {
  return {
    output: y,
    operation: {
      code: "TAKE",
      inputs: [],
      extent: column,
      words: (at) => [
        at.value(y),
        at.slope(y),
        column.address,
        at.slope(y) < 0 ? 0 : column.slopesAddress(),
        column.steps,
        column.width,
        lineWidth(column.width),
        0,
      ],
    },
  };
}

/** Writes a value into a column; backward, its slopes come from the column if they are given. */
export function giveNode(x: Value, column: Column, slopes: "none" | "given"): Node {
  const extent = { steps: 1, width: 1 };
  return {
    output: new Value(x.graph, extent, { phase: x.phase }),
    operation: {
      code: "GIVE",
      inputs: [x],
      extent,
      ...(slopes === "given" && { terminal: true }),
      words: (at) => [
        at.value(x),
        at.slope(x),
        column.address,
        slopes === "given" ? column.slopesAddress() : 0,
        column.steps,
        column.width,
        lineWidth(column.width),
        at.mode(0),
      ],
    },
  };
}
