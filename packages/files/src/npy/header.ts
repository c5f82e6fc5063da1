/**
 * The npy layout: `\x93NUMPY`, version, header length, a Python dict literal
 * `{'descr': '<f8', 'fortran_order': False, 'shape': (3, 4), }` padded to 64 bytes, the elements.
 *
 * Reference: NumPy enhancement proposal 1; numpy.lib.format, versions 1.0 to 3.0.
 */
import type { Dtype } from "../dtype.ts";
import { elementCount } from "../tensor.ts";

export const magic = new Uint8Array([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59]);

/** NumPy's kind and size of every dtype it knows; it has no bfloat16. */
const codes: Readonly<Partial<Record<Dtype, string>>> = {
  BOOL: "b1",
  U8: "u1",
  I8: "i1",
  U16: "u2",
  I16: "i2",
  F16: "f2",
  U32: "u4",
  I32: "i4",
  F32: "f4",
  U64: "u8",
  I64: "i8",
  F64: "f8",
};

const dtypes = new Map(Object.entries(codes).map(([dtype, code]) => [code, dtype as Dtype]));

export interface NpyHeader {
  readonly dtype: Dtype;
  readonly byteOrder: "little" | "big";
  /** C: the last index runs fastest; Fortran: the first. */
  readonly order: "c" | "fortran";
  readonly shape: readonly number[];
}

/**
 * The header's dict literal as data.
 * @returns what is wrong with it as a string, when something is
 */
export function parseHeader(text: string): NpyHeader | string {
  const match =
    /^\{\s*'descr':\s*(.+?),\s*'fortran_order':\s*(True|False),\s*'shape':\s*\(([^()]*)\),?\s*\}\s*$/.exec(
      text,
    );
  if (!match) return `its header ${quoted(text)} is not the dict NumPy writes`;
  const [, descr, fortran, sizes] = match as unknown as [string, string, string, string];
  const type = /^'([<>|=]?)(\w+)'$/.exec(descr);
  const dtype = type && dtypes.get(type[2]);
  if (!type || !dtype) {
    const objects = /^'\|?O/.test(descr) ? " (Python objects are a pickle)" : "";
    return `its elements are ${quoted(descr)}${objects}, not plain numbers or booleans`;
  }
  const shape = sizes
    .split(",")
    .map((size) => size.trim())
    .filter((size, i, all) => size !== "" || i < all.length - 1)
    .map((size) => (/^\d+L?$/.test(size) ? parseInt(size, 10) : Number.NaN));
  if (Number.isNaN(elementCount(shape))) return `its shape is ${quoted(`(${sizes})`)}`;
  return {
    dtype,
    byteOrder: type[1] === ">" ? "big" : "little",
    order: fortran === "True" ? "fortran" : "c",
    shape,
  };
}

/** The header of a C-ordered, little-endian array; undefined for a dtype NumPy does not know. */
export function formatHeader(dtype: Dtype, shape: readonly number[]): string | undefined {
  const code = codes[dtype];
  if (code === undefined) return undefined;
  const descr = `${code.endsWith("1") ? "|" : "<"}${code}`;
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  return `{'descr': '${descr}', 'fortran_order': False, 'shape': (${sizes}), }`;
}

function quoted(text: string): string {
  return JSON.stringify(text.length > 120 ? `${text.slice(0, 120)}…` : text);
}
