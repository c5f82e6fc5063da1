import { FormatError } from "@volsmith/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { readSafetensors, writeSafetensors } from "../src/index.ts";
import type { Tensor } from "../src/index.ts";
import { goldenAbsent, goldenFile, needsGolden } from "./support/shared.ts";
import { anyTensors } from "./support/tensors.ts";

describe("safetensors", () => {
  it("returns what was written, bit for bit", () => {
    fc.assert(
      fc.property(
        anyTensors("safetensors"),
        fc.dictionary(fc.string(), fc.string()),
        (tensors, metadata) => {
          const file = readSafetensors(writeSafetensors(tensors, metadata));
          expect(file.tensors).toEqual(tensors);
          expect(Object.entries(file.metadata)).toEqual(Object.entries({ ...metadata }));
        },
      ),
      { seed: 42 },
    );
  });

  it("writes equal bytes for equal tensors in any order", () => {
    const a: Tensor = { dtype: "U8", shape: [1], data: Uint8Array.of(1) };
    const b: Tensor = { dtype: "F64", shape: [1], data: Float64Array.of(2) };
    const forward = writeSafetensors(new Map<string, Tensor>([["a", a], ["b", b]])); // prettier-ignore
    const backward = writeSafetensors(new Map<string, Tensor>([["b", b], ["a", a]])); // prettier-ignore
    expect(forward).toEqual(backward);
  });

  it.skipIf(goldenAbsent)(
    needsGolden("reads the published weights: 51 tensors, 102,529 values"),
    () => {
      const { tensors } = readSafetensors(goldenFile("weights.safetensors"));
      expect(tensors.size).toBe(51);
      expect([...tensors.values()].reduce((sum, { data }) => sum + data.length, 0)).toBe(102_529);
    },
  );

  const good = { dtype: "F32", shape: [2], data_offsets: [0, 8] };
  it.each([
    ["an empty file", new Uint8Array(), /cut short/],
    ["a header longer than the file", new Uint8Array([9, 0, 0, 0, 0, 0, 0, 0]), /cut short/],
    ["a header of 2^63 bytes", new Uint8Array([0, 0, 0, 0, 0, 0, 0, 128]), /claims/],
    ["a header that is not JSON", assemble("{]"), /not JSON/],
    ["a header that is an array", assemble("[]"), /not a JSON object/],
    ["an unknown dtype", assemble({ x: { ...good, dtype: "F8" } }), /"x" has dtype "F8"/],
    ["a negative size", assemble({ x: { ...good, shape: [-1] } }), /"x" has shape \[-1\]/],
    ["a shape that overflows", assemble({ x: { ...good, shape: [1e9, 1e9] } }), /"x" has shape/],
    ["a shape of other bytes", assemble({ x: { ...good, shape: [3] } }, 8), /"x" spans 8 bytes/],
    ["offsets backwards", assemble({ x: { ...good, data_offsets: [8, 0] } }), /ends \(0\) before/],
    ["offsets past the end", assemble({ x: good }, 4), /"x" reaches byte 8/],
    ["missing offsets", assemble({ x: { dtype: "F32", shape: [2] } }), /data_offsets/],
    ["two tensors in one place", assemble({ x: good, y: good }, 8), /inside its neighbour/],
    ["a hole", assemble({ x: { ...good, data_offsets: [4, 12] } }, 12), /belong to no tensor/],
    ["bytes behind the last tensor", assemble({ x: good }, 12), /last 4 bytes/],
    ["metadata that is not text", assemble({ __metadata__: { a: 1 } }), /__metadata__\["a"\]/],
    [
      "a boolean of 7",
      assemble({ x: { dtype: "BOOL", shape: [1], data_offsets: [0, 1] } }, 1, 7),
      /BOOL/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readSafetensors(bytes, { file: "w.safetensors" })).toThrow(message);
    expect(() => readSafetensors(bytes)).toThrow(FormatError);
  });

  it("refuses to write what it could not read", () => {
    const x: Tensor = { dtype: "F32", shape: [3], data: new Float32Array(2) };
    expect(() => writeSafetensors(new Map([["x", x]]))).toThrow(/"x" must have shape \[2\]/);
    const y = { dtype: "F64", shape: [2], data: new Float32Array(2) } as unknown as Tensor;
    expect(() => writeSafetensors(new Map([["y", y]]))).toThrow(
      /a Float64Array, got "Float32Array"/,
    );
  });
});

function assemble(header: unknown, nData = 0, fill = 0): Uint8Array {
  const text = typeof header === "string" ? header : JSON.stringify(header);
  const bytes = new Uint8Array(8 + text.length + nData).fill(fill);
  bytes.set([text.length & 255, text.length >> 8, 0, 0, 0, 0, 0, 0]);
  bytes.set(new TextEncoder().encode(text), 8);
  return bytes;
}
