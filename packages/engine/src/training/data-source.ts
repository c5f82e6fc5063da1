import { DataError, ShapeError } from "@volsmith/numerics";

import { extentOf } from "../graph/shape.ts";
import type { InputShapes } from "../program/inputs.ts";

/** Where mini-batches come from: rows by number, so that any of them can be asked for. */
export interface DataSource<I extends InputShapes> {
  readonly rows: number;
  /**
   * Writes the rows `numbers` into the first places of every input, [rows, …shape].
   * @param inputs views to fill, by name
   */
  readonly fill: (numbers: Uint32Array, inputs: { readonly [K in keyof I]: Float32Array }) => void;
}

/**
 * Rows that lie in arrays, [rows, …shape] row-major.
 *
 * @throws {ShapeError} when an array's length is not that of the first one's rows
 * @throws {DataError} when there are no rows
 */
export function arraySource<I extends InputShapes>(
  shapes: I,
  arrays: { readonly [K in keyof I]: Float32Array | Float64Array },
): DataSource<I> {
  const columns = Object.entries(shapes).map(([name, shape]) => {
    const { steps, width } = extentOf(shape, `input "${name}"`);
    return { name, floats: steps * width };
  });
  const rows = Math.floor(arrays[columns[0].name].length / columns[0].floats);
  if (rows < 1) throw new DataError("arraySource", "there are no rows");
  for (const { name, floats } of columns)
    if (arrays[name].length !== rows * floats)
      throw new ShapeError("arraySource", name, [rows, floats], [arrays[name].length]);
  return {
    rows,
    fill(numbers, inputs) {
      for (const { name, floats } of columns) {
        const from = arrays[name];
        const to = inputs[name];
        for (let i = 0; i < numbers.length; i++) {
          const source = numbers[i] * floats;
          const target = i * floats;
          for (let j = 0; j < floats; j++) to[target + j] = from[source + j];
        }
      }
    },
  };
}
