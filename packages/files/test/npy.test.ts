import { FormatError } from "@volsmith/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readNpy, readNpz, writeNpy, writeNpz } from "../src/index.ts";
import type { Tensor } from "../src/index.ts";
import { anyTensors } from "./support/tensors.ts";

describe("npz", () => {
  it.each(["store", "deflate"] as const)(
    "returns what was written, bit for bit (%s)",
    (compression) => {
      fc.assert(
        fc.property(anyTensors("npz"), (tensors) => {
          expect(readNpz(writeNpz(tensors, { compression }))).toEqual(tensors);
        }),
        { seed: 42 },
      );
    },
  );

  it("names the array that is damaged", () => {
    const tensors = new Map<string, Tensor>([["vols", matrix]]);
    const bytes = writeNpz(tensors);
    const text = new TextDecoder("latin1").decode(bytes);
    bytes[text.indexOf("NUMPY")] ^= 1;
    expect(() => readNpz(bytes, { file: "a.npz" })).toThrow(/a\.npz: the entry "vols\.npy"/);
  });

  it("refuses an archive that inflates beyond the limit before inflating it", () => {
    const zeros: Tensor = { dtype: "U8", shape: [1e6], data: new Uint8Array(1e6) };
    const bytes = writeNpz(new Map([["zeros", zeros]]), { compression: "deflate" });
    expect(bytes.length).toBeLessThan(2_000);
    expect(() => readNpz(bytes, { limits: { bytes: 1e5 } })).toThrow(/more than 100000 bytes/);
  });
});

const matrix: Tensor = { dtype: "F64", shape: [2, 3], data: Float64Array.of(1, 2, 3, 4, 5, 6) };

describe("npy", () => {
  it("aligns the data to 64 bytes, as NumPy does", () => {
    const bytes = writeNpy(matrix);
    expect((bytes.length - matrix.data.byteLength) % 64).toBe(0);
    expect(readNpy(bytes)).toEqual(matrix);
  });

  it("turns Fortran order into C order", () => {
    const bytes = npy("{'descr': '<f8', 'fortran_order': True, 'shape': (2, 3), }", 48);
    new Float64Array(bytes.buffer, bytes.length - 48).set([1, 4, 2, 5, 3, 6]);
    expect(readNpy(bytes)).toEqual(matrix);
  });

  it("turns big-endian into little-endian", () => {
    const bytes = npy("{'descr': '>i2', 'fortran_order': False, 'shape': (2,), }", 4);
    bytes.set([1, 2, 255, 254], bytes.length - 4);
    expect(readNpy(bytes)).toEqual({ dtype: "I16", shape: [2], data: Int16Array.of(258, -2) });
  });

  it("reads a scalar", () => {
    const bytes = npy("{'descr': '|u1', 'fortran_order': False, 'shape': (), }", 1, 9);
    expect(readNpy(bytes)).toEqual({ dtype: "U8", shape: [], data: Uint8Array.of(9) });
  });

  it.each([
    ["another file", new Uint8Array(100), /mark of a NumPy array/],
    [
      "Python objects",
      npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 8),
      /pickle/,
    ],
    ["text", npy("{'descr': '<U4', 'fortran_order': False, 'shape': (1,), }", 16), /not plain/],
    [
      "structures",
      npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 4),
      /not plain/,
    ],
    [
      "a negative size",
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }", 4),
      /shape is "\(-1,\)"/,
    ],
    ["code in the header", npy("__import__('os')", 4), /not the dict NumPy writes/],
    [
      "too few bytes",
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (4,), }", 8),
      /takes 16 bytes, got 8/,
    ],
    [
      "too many bytes",
      npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1,), }", 8),
      /takes 4 bytes, got 8/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readNpy(bytes)).toThrow(message);
    expect(() => readNpy(bytes)).toThrow(FormatError);
  });

  it("has no bfloat16, like NumPy", () => {
    const weights: Tensor = { dtype: "BF16", shape: [1], data: Uint16Array.of(0x3f80) };
    expect(() => writeNpy(weights)).toThrow(/widen to F32/);
  });
});

function npy(header: string, nData: number, fill = 0): Uint8Array {
  const nText = Math.ceil((header.length + 10) / 16) * 16 - 10;
  const bytes = new Uint8Array(10 + nText + nData).fill(fill);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, nText & 255, nText >> 8]);
  bytes.set(new TextEncoder().encode(header.padEnd(nText)), 10);
  return bytes;
}
