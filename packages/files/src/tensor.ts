import { DomainError, ShapeError } from "@volsmith/numerics";

import { allocate, holdsDtype, isDtype } from "./dtype.ts";
import type { Dtype, TensorData } from "./dtype.ts";

/** A dense array of one dtype. */
export interface TensorOf<D extends Dtype> {
  readonly dtype: D;
  readonly shape: readonly number[];
  /** Row-major (C order), one entry an element. What a reader returns may share the file's memory. */
  readonly data: TensorData<D>;
}

/** A tensor of any dtype; comparing `dtype` narrows `data`. */
export type Tensor = { [D in Dtype]: TensorOf<D> }[Dtype];

/**
 * Number of elements of a shape: the product of its sizes, 1 for a scalar.
 * @returns NaN unless every size is a non-negative integer and the product is exact.
 */
export function elementCount(shape: readonly unknown[]): number {
  let count = 1;
  for (const size of shape) {
    if (!Number.isSafeInteger(size) || (size as number) < 0) return Number.NaN;
    count *= size as number;
    if (!Number.isSafeInteger(count)) return Number.NaN;
  }
  return count;
}

/** Joins what the caller knows to belong together; the one place that needs the cast. */
export function tensor(dtype: Dtype, shape: readonly number[], data: TensorData): Tensor {
  return { dtype, shape, data } as Tensor;
}

/**
 * A tensor a writer can trust.
 * @throws {DomainError} when dtype and typed array disagree
 * @throws {ShapeError} when the shape does not count the elements
 */
export function checkTensor(where: string, name: string, { dtype, shape, data }: Tensor): void {
  if (!isDtype(dtype)) throw new DomainError(where, `dtype of "${name}"`, dtype, "a known dtype");
  if (!holdsDtype(data, dtype)) {
    const given = (data as object | undefined)?.constructor.name;
    const wanted = allocate(dtype, 0).constructor.name;
    throw new DomainError(where, `data of "${name}" (${dtype})`, given, `a ${wanted}`);
  }
  if (elementCount(shape) !== data.length) {
    throw new ShapeError(where, `data of "${name}"`, [data.length], [...shape]);
  }
}

/**
 * The elements as float32: a new array, except for F32, which is returned as it is.
 * @throws {DomainError} for 64-bit integers, which a float32 cannot hold
 */
export function toFloat32(source: Tensor): Float32Array {
  if (source.dtype === "F32") return source.data;
  return Float32Array.from(toFloat64(source));
}

/**
 * The elements as float64: a new array, except for F64, which is returned as it is.
 * @throws {DomainError} when a 64-bit integer has no exact float64
 */
export function toFloat64(source: Tensor): Float64Array {
  switch (source.dtype) {
    case "F64":
      return source.data;
    case "F16":
      return Float64Array.from(source.data, halfToNumber);
    case "BF16":
      return Float64Array.from(source.data, bfloatToNumber);
    case "I64":
    case "U64":
      return Float64Array.from(source.data as ArrayLike<bigint>, exactNumber);
    default:
      return Float64Array.from(source.data);
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1;
  const exponent = (bits >> 10) & 0x1f;
  const fraction = bits & 0x3ff;
  if (exponent === 0) return sign * fraction * 2 ** -24; // subnormal, and both zeros
  if (exponent === 0x1f) return fraction === 0 ? sign * Infinity : Number.NaN;
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15);
}

const word = new Uint32Array(1);
const single = new Float32Array(word.buffer);

function bfloatToNumber(bits: number): number {
  word[0] = bits << 16;
  return single[0];
}

function exactNumber(value: bigint): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) {
    throw new DomainError("toFloat64", "a 64-bit element", value, "below 2^53 in magnitude");
  }
  return number;
}
