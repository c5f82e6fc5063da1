import { ShapeError } from "@volsmith/numerics";

/** What one row of a batch is: features, or steps of features. */
export type RowShape = readonly [width: number] | readonly [steps: number, width: number];

/** The same with steps spelt out: 1 where there are none. */
export interface Extent {
  readonly steps: number;
  readonly width: number;
}

/** @throws {ShapeError} unless every entry is a whole number from 1 */
export function extentOf(shape: RowShape, where: string): Extent {
  const whole = shape.every((n) => Number.isInteger(n) && n > 0);
  if (!whole || shape.length < 1 || shape.length > 2)
    throw new ShapeError(where, "row shape", ["width"], shape);
  return shape.length === 1 ? { steps: 1, width: shape[0] } : { steps: shape[0], width: shape[1] };
}

/** Floats a line of so many features takes: whole vectors, and whole panels of weights beyond 4. */
export function lineWidth(width: number): number {
  return width <= 4 ? 4 : Math.ceil(width / 8) * 8;
}

/** Floats a row of a value takes in a tile. */
export function rowFloats({ steps, width }: Extent): number {
  return steps * lineWidth(width);
}
