import { FormatError } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { readSafetensors, readTorchCheckpoint, stateDict } from "../src/index.ts";
import { checkpoint, pickle, tensorOpcodes, unicode } from "./support/pickles.ts";
import { goldenAbsent, goldenFile, needsGolden } from "./support/shared.ts";

const six = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5, 6).buffer);

describe("readTorchCheckpoint", () => {
  it.skipIf(goldenAbsent)(
    needsGolden("equals the safetensors copy of the same model, tensor by tensor"),
    () => {
      const loaded = readTorchCheckpoint(goldenFile("checkpoint_final.pt"));
      const { tensors } = readSafetensors(goldenFile("weights.safetensors"));
      const model = stateDict(loaded, "model");
      expect(model).toEqual(tensors);
      // Adam keeps two moments a weight; they lie under their paths too.
      expect(loaded.tensors.size).toBeGreaterThanOrEqual(3 * tensors.size);
      expect(loaded.tensors.has("optimizer.state.0.exp_avg")).toBe(true);
    },
  );

  it("honours strides and offset", () => {
    const transposed = read(tensorOpcodes([3, 2], [1, 3]));
    expect([...transposed.data]).toEqual([1, 4, 2, 5, 3, 6]);
    expect(transposed.shape).toEqual([3, 2]);
    expect([...read(tensorOpcodes([2], [2], { offset: 1 })).data]).toEqual([2, 4]);
    expect([...read(tensorOpcodes([2, 2], [0, 1], { offset: 4 })).data]).toEqual([5, 6, 5, 6]);
    expect([...read(tensorOpcodes([], [], { offset: 5 })).data]).toEqual([6]);
    expect([...read(tensorOpcodes([0, 3], [3, 1])).data]).toEqual([]);
  });

  it("turns big-endian storages into little-endian", () => {
    const swapped = six.map((_, i) => six[(i & ~3) + 3 - (i & 3)]);
    const data = pickle([0x80, 2], ...tensorOpcodes([6], [1]), ".");
    const { root } = readTorchCheckpoint(checkpoint(data, { 0: swapped }, "big"));
    expect([...(root as { data: Float32Array }).data]).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("gives nested dicts as Maps and every tensor its path", () => {
    const data = pickle(
      "}",
      unicode("model"),
      "}",
      unicode("w"),
      ...tensorOpcodes([6], [1]),
      "ss.",
    );
    const loaded = readTorchCheckpoint(checkpoint(data, { 0: six }));
    expect([...loaded.tensors.keys()]).toEqual(["model.w"]);
    expect([...stateDict(loaded, "model").keys()]).toEqual(["w"]);
    expect(() => stateDict(loaded, "weights")).toThrow(/no dict "weights"; there is: model/);
  });

  it("reads plain values: None, booleans, integers of any size, floats, bytes", () => {
    const data = pickle(
      [0x80, 4], "]", "(N", [0x88, 0x89, 0x4b, 7, 0x4a, 255, 255, 255, 255],
      [0x8a, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0x47, 0x3f, 0xf8, 0, 0, 0, 0, 0, 0, 0x43, 1, 9], "e.",
    ); // prettier-ignore
    const { root } = readTorchCheckpoint(checkpoint(data));
    expect(root).toEqual([null, true, false, 7, -1, 2n ** 64n, 1.5, Uint8Array.of(9)]);
  });

  it.each([
    ["a legacy pickle without a zip", pickle([0x80, 2], "}."), /no zip archive/],
    ["a reach beyond the storage", wrap(tensorOpcodes([7], [1])), /reaches element 6/],
    ["a stride beyond the storage", wrap(tensorOpcodes([2, 2], [200, 1])), /reaches element 201/],
    ["more strides than sizes", wrap(tensorOpcodes([2], [1, 1])), /1 sizes but 2 strides/],
    ["a storage with a broken element", wrap(tensorOpcodes([1], [1]), six.subarray(1)), /23 bytes/],
    [
      "a storage that is missing",
      checkpoint(pickle(...tensorOpcodes([1], [1]), ".")),
      /"0" is missing/,
    ],
  ])("refuses %s", (_, bytes, message) => {
    expect(() => readTorchCheckpoint(bytes, { file: "m.pt" })).toThrow(message);
    expect(() => readTorchCheckpoint(bytes)).toThrow(FormatError);
  });
});

function wrap(opcodes: ReturnType<typeof tensorOpcodes>, storage = six): Uint8Array {
  return checkpoint(pickle([0x80, 2], ...opcodes, "."), { 0: storage });
}

function read(opcodes: ReturnType<typeof tensorOpcodes>) {
  return readTorchCheckpoint(wrap(opcodes)).root as TensorOf<"F32">;
}
