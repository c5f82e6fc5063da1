import type { Block } from "@volsmith/kernels";
import { DomainError } from "@volsmith/numerics";

import type { Engine } from "../engine.ts";
import type { Graph, Node } from "../graph/graph.ts";
import { floatBits } from "../graph/operation.ts";
import type { Parameter } from "../weights/parameter.ts";
import type { Weights } from "../weights/weights.ts";
import { planMemory } from "./memory-plan.ts";
import type { PlanRequest } from "./memory-plan.ts";
import { writeRecords } from "./records.ts";
import { SMALL_FLOATS, Tables } from "./tables.ts";

export interface ProgramRequest extends PlanRequest {
  /** Most rows a run may have. */
  readonly rows: number;
  /** Whether parameters of that name learn. */
  readonly trainable: (name: string) => boolean;
}

/** Words of `Program` in assembly/tile.ts. */
const WORDS = { rows: 2, scale: 8, seed: 9, count: 11 } as const;
/** Bytes before a tile's values (assembly/tile.ts), and after them for kernels that read ahead. */
const HEADER_BYTES = 256;
const SLACK_BYTES = 1024;
/** Memory of a tile: well inside a usual second-level cache. */
const TILE_BYTES = 256 * 1024;
/** The same where rows are dispatched: most of it stays unused, and experts want many rows. */
const DISPATCHED_TILE_BYTES = 2 * 1024 * 1024;
const MOST_TILE_ROWS = 256;
/** Most sets of gradients that are kept apart and then added in order. */
const MOST_PARTS = 16;

/**
 * One phase of a recorded graph, planned for up to so many rows and run without allocating. Results do not depend
 * on the number of threads: rows are shared out in parts fixed by the plan.
 */
export class Program {
  readonly capacity: number;
  readonly weights: Weights;
  readonly #engine: Engine;
  readonly #tables: Tables;
  readonly #blocks: Block[] = [];
  readonly #program: Block;
  readonly #parts: number;
  readonly #rowFloats: number;
  readonly #sums: Block;
  readonly #scratch: Block;
  readonly #scratchStride: number;
  readonly #reduction: { readonly args: Block; readonly parameters: readonly Parameter[] } | null;
  #packedVersion = -1;

  constructor(graph: Graph, nodes: readonly Node[], request: ProgramRequest) {
    const { rows, trainable } = request;
    this.#engine = graph.engine;
    this.weights = graph.weights;
    this.capacity = rows;
    const plan = planMemory(nodes, request);
    this.#rowFloats = plan.rowFloats;
    const tileRows = rowsOfTile(plan.rowFloats, rows, graph.sets > 1);
    const tiles = Math.ceil(rows / tileRows);
    this.#parts = plan.learning.size > 0 ? Math.min(tiles, MOST_PARTS) : tiles;
    this.#tables = new Tables(this.#engine);
    const tables = this.#tables;
    const { records, instructions } = writeRecords(plan, {
      code: (name) => this.#engine.code(name),
      tables,
      tileRows,
      trainable,
    });
    const base = this.#place(records).address;
    const { gradientBytes } = this.#tables;
    const gradients = this.#allocate((gradientBytes / 4) * this.#parts);
    this.#sums = this.#allocate(2 * this.#parts);
    this.#scratchStride =
      HEADER_BYTES + 64 * Math.ceil((4 * plan.rowFloats * tileRows + SLACK_BYTES) / 64);
    this.#scratch = this.#allocate((this.#scratchStride * this.#engine.threads) / 4);
    this.#program = this.#place([
      this.#place(instructions.flatMap(({ code, offset }) => [code, base + 4 * offset])).address,
      instructions.length,
      rows,
      tileRows,
      this.#parts,
      gradients.address,
      gradientBytes,
      this.#sums.address,
      floatBits(1),
      0,
      graph.sets,
    ]);
    this.#reduction = gradientBytes > 0 ? this.#reduce(gradients.address, gradientBytes) : null;
  }

  /** Parameters to whose gradients `run` adds. */
  get learning(): readonly Parameter[] {
    return this.#reduction?.parameters ?? [];
  }

  /**
   * Runs all rows forward, and backward if the program goes backward.
   *
   * @param rows at most `capacity`
   * @param scale weight of a row in the objective
   * @param seed of this run's dropout
   */
  run(
    rows: number,
    { scale = 1, seed = 0 }: { readonly scale?: number; readonly seed?: number } = {},
  ): void {
    if (!Number.isInteger(rows) || rows < 1 || rows > this.capacity)
      throw new DomainError(
        "Program.run",
        "rows",
        rows,
        `a whole number from 1 to ${this.capacity}`,
      );
    if (this.#packedVersion !== this.weights.version) {
      this.#tables.pack();
      this.#packedVersion = this.weights.version;
    }
    const words = this.#engine.heap.words(this.#program);
    words[WORDS.rows] = rows;
    words[WORDS.scale] = floatBits(scale);
    words[WORDS.seed] = seed | 0;
    this.#engine.run({
      kernel: "runProgram",
      args: this.#program.address,
      count: this.#parts,
      grain: rows * this.#rowFloats < SMALL_FLOATS ? this.#parts : 1,
      scratch: this.#scratch.address,
      scratchStride: this.#scratchStride,
    });
    if (this.#reduction) this.#collect(this.#reduction);
  }

  /** Sum of the objective over the rows of the last run. */
  sum(): number {
    const { memory } = this.#engine.heap;
    const sums = new Float64Array(memory.buffer, this.#sums.address, this.#parts);
    return sums.reduce((total, part) => total + part, 0);
  }

  dispose(): void {
    this.#tables.dispose();
    for (const block of this.#blocks.splice(0)) this.#engine.heap.release(block);
  }

  #collect({ args, parameters }: { args: Block; parameters: readonly Parameter[] }): void {
    const count = parameters.length;
    const floats = (this.#tables.gradientBytes / 4) * this.#parts;
    const grain = floats < SMALL_FLOATS ? count : 1;
    this.#engine.run({ kernel: "reduceGradients", args: args.address, count, grain });
  }

  #reduce(gradients: number, gradientBytes: number) {
    const { parameters, lists, ranges } = this.#tables.reduction();
    const words = [lists.address, ranges.address, gradients, gradientBytes, this.#parts];
    return { args: this.#place(words), parameters };
  }

  #allocate(length: number): Block {
    const block = this.#engine.heap.allocate(length);
    this.#blocks.push(block);
    return block;
  }

  #place(words: readonly number[]): Block {
    const block = this.#engine.heap.place(words);
    this.#blocks.push(block);
    return block;
  }
}

/** Rows of a tile: as many as its memory allows, few enough that every part has one, whole eights. */
function rowsOfTile(floats: number, rows: number, dispatched: boolean): number {
  const bytes = dispatched ? DISPATCHED_TILE_BYTES : TILE_BYTES;
  const fitting = Math.floor(bytes / (32 * floats)) * 8;
  const spread = Math.ceil(rows / (8 * MOST_PARTS)) * 8;
  // Experts get a share of a tile's rows each: more rows leave fewer of their register tiles empty.
  const least = dispatched ? Math.min(64, Math.ceil(rows / 8) * 8) : 8;
  return Math.max(8, Math.min(fitting, Math.max(spread, least), MOST_TILE_ROWS));
}
