import type { TensorData } from "./dtype.ts";

/** Where the elements of a tensor lie in a flat storage; strides and offset count elements. */
export interface StridedLayout {
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly offset: number;
}

/** True when the layout is row-major without gaps, so that a view of the storage will do. */
export function isRowMajor({ shape, strides }: StridedLayout): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis];
  }
  return true;
}

/** Index of the furthest element a layout of at least one element reaches; strides are ≥ 0. */
export function lastIndex({ shape, strides, offset }: StridedLayout): number {
  return shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis], offset);
}

/**
 * Gathers the elements of a layout into `out` in C order.
 * Layout and storage fit (the caller checked `lastIndex`); `out` has one entry an element.
 */
export function stridedCopy<T extends TensorData>(
  storage: TensorData,
  { shape, strides, offset }: StridedLayout,
  out: T,
): T {
  const source = storage as { readonly [index: number]: number };
  const target = out as unknown as { [index: number]: number };
  const rank = shape.length;
  const index = new Float64Array(rank);
  let from = offset;
  for (let i = 0; i < out.length; i++) {
    target[i] = source[from]!;
    for (let axis = rank - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return out;
}
