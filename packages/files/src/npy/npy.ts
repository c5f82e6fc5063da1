import { DomainError, FormatError } from "@volsmith/numerics";

import { allocate, bytesOf, bytesPerElement, swapBytes, viewAs } from "../dtype.ts";
import type { TensorData } from "../dtype.ts";
import { stridedCopy } from "../strided.ts";
import { checkTensor, elementCount, tensor } from "../tensor.ts";
import type { Tensor } from "../tensor.ts";
import { formatHeader, magic, parseHeader } from "./header.ts";

/**
 * One array of an npy file, in C order whichever order the file has.
 * @param options.file name of the file, for messages
 * @throws {FormatError} for a foreign, damaged or cut file, and for elements that are not numbers
 */
export function readNpy(
  bytes: Uint8Array,
  { file = "npy array" }: { readonly file?: string } = {},
): Tensor {
  const fail = (problem: string, fix?: string): never => {
    throw new FormatError({ file }, problem, fix);
  };
  if (bytes.length < 10 || magic.some((byte, i) => bytes[i] !== byte)) {
    fail("it does not begin with the mark of a NumPy array", "write it with numpy.save");
  }
  const version = bytes[6];
  if (version < 1 || version > 3) fail(`it has npy version ${version}; known are 1 to 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const textStart = version === 1 ? 10 : 12;
  if (bytes.length < textStart) fail("its header is cut short", cutShort);
  const nText = version === 1 ? view.getUint16(8, true) : view.getUint32(8, true);
  const dataStart = textStart + nText;
  if (dataStart > bytes.length) fail("its header is cut short", cutShort);

  const text = new TextDecoder(version === 3 ? "utf-8" : "latin1");
  const header = parseHeader(text.decode(bytes.subarray(textStart, dataStart)));
  if (typeof header === "string") return fail(header, "save plain numbers with numpy.save");
  const { dtype, byteOrder, order, shape } = header;
  const size = bytesPerElement(dtype);
  const nBytes = elementCount(shape) * size;
  const raw = bytes.subarray(dataStart);
  if (raw.length !== nBytes) {
    const fix = raw.length < nBytes ? cutShort : "it holds more than one array; use npz for that";
    fail(`${dtype} of shape [${shape.join(", ")}] takes ${nBytes} bytes, got ${raw.length}`, fix);
  }
  const data = viewAs(byteOrder === "big" && size > 1 ? swapBytes(raw, size) : raw, dtype);
  return tensor(dtype, shape, order === "fortran" ? toCOrder(data, header) : data);
}

const cutShort = "the file is cut short; copy it again";

function toCOrder(data: TensorData, { dtype, shape }: Pick<Tensor, "dtype" | "shape">): TensorData {
  let stride = 1;
  const strides = shape.map((size) => {
    const own = stride;
    stride *= size;
    return own;
  });
  return stridedCopy(data, { shape, strides, offset: 0 }, allocate(dtype, data.length));
}

/**
 * One array as an npy file (version 1.0, C order, little-endian).
 * @throws {DomainError} for BF16, which NumPy does not have
 * @throws {ShapeError} when the shape does not count the elements
 */
export function writeNpy(source: Tensor): Uint8Array {
  checkTensor("writeNpy", "array", source);
  const header = formatHeader(source.dtype, source.shape);
  if (header === undefined) {
    throw new DomainError("writeNpy", "dtype", source.dtype, "known to NumPy", "widen to F32");
  }
  const dataStart = Math.ceil((11 + header.length) / 64) * 64; // 10 before, a newline behind
  const bytes = new Uint8Array(dataStart + source.data.byteLength);
  bytes.set(magic);
  bytes[6] = 1;
  new DataView(bytes.buffer).setUint16(8, dataStart - 10, true);
  bytes.set(new TextEncoder().encode(header.padEnd(dataStart - 11) + "\n"), 10);
  bytes.set(bytesOf(source.data), dataStart);
  return bytes;
}
