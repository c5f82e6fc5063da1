/**
 * Element types of array files, under the names safetensors gives them.
 *
 * F16 and BF16 have no typed array of their own in Node 20; they stay raw 16-bit patterns until
 * `toFloat32` widens them, so that reading and writing a file never changes a bit.
 */

interface DtypeArrays {
  readonly BOOL: Uint8Array;
  readonly U8: Uint8Array;
  readonly I8: Int8Array;
  readonly U16: Uint16Array;
  readonly I16: Int16Array;
  /** IEEE half precision, raw bits. */
  readonly F16: Uint16Array;
  /** The upper half of a float32, raw bits. */
  readonly BF16: Uint16Array;
  readonly U32: Uint32Array;
  readonly I32: Int32Array;
  readonly F32: Float32Array;
  readonly U64: BigUint64Array;
  readonly I64: BigInt64Array;
  readonly F64: Float64Array;
}

export type Dtype = keyof DtypeArrays;

/** The typed array that holds elements of a dtype. */
export type TensorData<D extends Dtype = Dtype> = DtypeArrays[D];

interface TypedArrayClass {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TensorData;
}

const arrayClasses: Readonly<Record<Dtype, TypedArrayClass>> = {
  BOOL: Uint8Array,
  U8: Uint8Array,
  I8: Int8Array,
  U16: Uint16Array,
  I16: Int16Array,
  F16: Uint16Array,
  BF16: Uint16Array,
  U32: Uint32Array,
  I32: Int32Array,
  F32: Float32Array,
  U64: BigUint64Array,
  I64: BigInt64Array,
  F64: Float64Array,
};

export function isDtype(name: unknown): name is Dtype {
  return typeof name === "string" && Object.hasOwn(arrayClasses, name);
}

export function bytesPerElement(dtype: Dtype): number {
  return arrayClasses[dtype].BYTES_PER_ELEMENT;
}

/** True when `data` is the typed array of `dtype`. */
export function holdsDtype(data: unknown, dtype: Dtype): boolean {
  return data instanceof arrayClasses[dtype];
}

/** `count` zeros of a dtype. */
export function allocate(dtype: Dtype, count: number): TensorData {
  return new arrayClasses[dtype](new ArrayBuffer(count * bytesPerElement(dtype)), 0, count);
}

/**
 * Bytes in this machine's (little-endian) order as elements of a dtype: a view where alignment
 * permits, a copy elsewhere. The length of `bytes` is a multiple of the element size (caller's
 * promise).
 */
export function viewAs(bytes: Uint8Array, dtype: Dtype): TensorData {
  const size = bytesPerElement(dtype);
  const aligned = bytes.byteOffset % size === 0 ? bytes : Uint8Array.from(bytes);
  return new arrayClasses[dtype](aligned.buffer, aligned.byteOffset, bytes.byteLength / size);
}

/** The bytes of a typed array, without a copy. */
export function bytesOf(data: TensorData): Uint8Array {
  return new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
}

/** A copy of `bytes` with the byte order of every element of `size` bytes reversed. */
export function swapBytes(bytes: Uint8Array, size: number): Uint8Array {
  const swapped = Uint8Array.from(bytes);
  for (let i = 0; i + size <= swapped.length; i += size) swapped.subarray(i, i + size).reverse();
  return swapped;
}
