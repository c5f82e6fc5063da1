import { DataError, DomainError, ShapeError } from "@volsmith/numerics";

import type { Graph } from "../graph/graph.ts";
import { extentOf } from "../graph/shape.ts";
import type { RowShape } from "../graph/shape.ts";
import type { Value } from "../graph/value.ts";
import { Column, takeColumn } from "./boundary.ts";

/** Shape of a row of each input, by name. */
export type InputShapes = Readonly<Record<string, RowShape>>;

/** The recorded inputs, by name. */
export type InputValues<I extends InputShapes> = { readonly [K in keyof I]: Value };

/** Rows of each input, [rows, …shape] row-major. */
export type Batch<I extends InputShapes> = { readonly [K in keyof I]: ArrayLike<number> };

/** A program's inputs: columns of the batch. */
export class Inputs<I extends InputShapes> {
  readonly columns: ReadonlyMap<keyof I & string, Column>;
  readonly #rows: number;

  constructor(graph: Graph, shapes: I, rows: number) {
    this.#rows = rows;
    this.columns = new Map(
      Object.entries(shapes).map(([name, shape]) => [
        name,
        new Column(graph.engine, extentOf(shape, `input "${name}"`), rows),
      ]),
    );
  }

  /** Records them; to be done once. */
  record(graph: Graph): InputValues<I> {
    const values = [...this.columns].map(([name, column]) => [name, takeColumn(graph, column)]);
    return Object.fromEntries(values) as InputValues<I>;
  }

  /** View of an input's rows, to be filled; valid until memory grows. */
  view(name: keyof I & string): Float32Array {
    return this.column(name).values;
  }

  slopes(name: keyof I & string): Float32Array {
    return this.column(name).slopes;
  }

  /**
   * Copies a batch in.
   * @throws {ShapeError} when an input has another length than `rows` of its shape
   * @throws {DomainError} when there is no room for so many rows
   */
  set(batch: Batch<I>, rows: number): void {
    this.require(batch, rows);
    if (rows > this.#rows) throw new DomainError("batch", "rows", rows, `at most ${this.#rows}`);
    for (const [name, { values }] of this.columns) values.set(batch[name]);
  }

  /** Copies `rows` rows of a batch in, from row `from` on; `require` has seen the batch. */
  setPart(batch: Batch<I>, from: number, rows: number): void {
    for (const [name, { steps, width, values }] of this.columns) {
      const data = batch[name];
      const floats = steps * width;
      for (let i = 0; i < rows * floats; i++) values[i] = data[from * floats + i];
    }
  }

  /** @throws {ShapeError} when an input has another length than `rows` of its shape */
  require(batch: Batch<I>, rows: number): void {
    for (const [name, { steps, width }] of this.columns) {
      const data: ArrayLike<number> | undefined = batch[name];
      if (data?.length === rows * steps * width) continue;
      const shape = steps === 1 ? [rows, width] : [rows, steps, width];
      throw new ShapeError("batch", `input "${name}"`, shape, [data?.length ?? 0]);
    }
  }

  dispose(): void {
    for (const column of this.columns.values()) column.dispose();
  }

  /** @throws {DataError} when there is no such input */
  column(name: string): Column {
    const column = this.columns.get(name);
    if (column) return column;
    const names = [...this.columns.keys()].join(", ");
    throw new DataError("program", `there is no input "${name}"`, `inputs are: ${names}`);
  }
}
