import { readSafetensors, writeSafetensors } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";
import { DataError, DomainError, FormatError, ShapeError } from "@volsmith/numerics";
import {
  publishedConfig,
  readOperatorWeights,
  tensorShapes,
  weightCount,
  writeOperatorWeights,
} from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { goldenBytes, hasGoldens, randomWeights } from "./fixtures.ts";

const weights = randomWeights({ nLayers: 2, nNeighbours: 7, neighbourOrder: "euclidean" });

/** Our file with one tensor changed or taken away. */
function tampered(name: string, change: (tensor: Tensor) => Tensor | null): Uint8Array {
  const { tensors, metadata } = readSafetensors(writeOperatorWeights(weights));
  const changed = change(tensors.get(name)!);
  if (changed) tensors.set(name, changed);
  else tensors.delete(name);
  return writeSafetensors(tensors, metadata);
}

describe("operator weights", () => {
  it("number 102,529 in the published configuration", () => {
    expect(weightCount(publishedConfig)).toBe(102_529);
    expect(tensorShapes(publishedConfig).size).toBe(51);
  });

  it("survive a round trip through their file, with the configuration", () => {
    const read = readOperatorWeights(writeOperatorWeights(weights, { data: "none" }));
    expect(read.config).toEqual(weights.config);
    expect([...read.tensors]).toEqual([...weights.tensors]);
  });

  it("take entries of the configuration from the caller over the file's", () => {
    const bytes = writeOperatorWeights(weights);
    expect(readOperatorWeights(bytes, { config: { nNeighbours: 9 } }).config.nNeighbours).toBe(9);
  });

  it.skipIf(!hasGoldens)(
    "are the same from the published checkpoint and from safetensors (needs ../shared/golden)",
    () => {
      const fromCheckpoint = readOperatorWeights(goldenBytes("checkpoint_final.pt"));
      const fromTensors = readOperatorWeights(goldenBytes("weights.safetensors"));
      expect(fromCheckpoint.config).toEqual(publishedConfig);
      expect([...fromCheckpoint.tensors]).toEqual([...fromTensors.tensors]);
    },
  );

  it("name a missing tensor and the file", () => {
    const bytes = tampered("layers.1.kernel.1.weight", () => null);
    const read = () => readOperatorWeights(bytes, { file: "w.safetensors" });
    expect(read).toThrow(DataError);
    expect(read).toThrow('w.safetensors: tensor "layers.1.kernel.1.weight" is missing');
  });

  it("name a tensor of another shape, and both shapes", () => {
    const bytes = tampered("layers.1.bias", () => ({
      dtype: "F32",
      shape: [4, 2],
      data: new Float32Array(8),
    }));
    expect(() => readOperatorWeights(bytes)).toThrow(ShapeError);
    expect(() => readOperatorWeights(bytes)).toThrow(
      '"layers.1.bias" must have shape [16], got [4, 2]',
    );
  });

  it("name a tensor that holds NaN, and where", () => {
    const data = new Float32Array(16);
    data[3] = Number.NaN;
    const bytes = tampered("layers.0.bias", () => ({ dtype: "F32", shape: [16], data }));
    expect(() => readOperatorWeights(bytes)).toThrow(DomainError);
    expect(() => readOperatorWeights(bytes)).toThrow('"layers.0.bias"[3] must be finite, got NaN');
  });

  it.each(["[]", "5", "null", "{"])("refuse a configuration of %s", (json) => {
    const bytes = writeSafetensors(new Map(), { "volsmith.operator": json });
    expect(() => readOperatorWeights(bytes, { file: "x" })).toThrow(FormatError);
  });

  it("refuse a file that holds something else", () => {
    const bytes = writeSafetensors(
      new Map<string, Tensor>([["x", { dtype: "F32", shape: [1], data: new Float32Array(1) }]]),
    );
    expect(() => readOperatorWeights(bytes, { file: "x" })).toThrow(FormatError);
    expect(() => readOperatorWeights(bytes, { file: "x" })).toThrow("it holds no operator");
    expect(() => readOperatorWeights(Uint8Array.of(1, 2, 3), { file: "x" })).toThrow(FormatError);
  });

  it.each([
    [{ nNeighbours: 0 }, "nNeighbours must be a positive integer, got 0"],
    [{ nLayers: 1e9 }, "nLayers must be at most 64, got 1000000000"],
    [{ width: 8 }, "width must be 16"],
    [{ radius: -1 }, "radius must be positive"],
    [{ zDomain: [1, 0] as const }, "zDomain must be [min, max]"],
    [
      { neighbourOrder: "z" as never },
      'neighbourOrder must be "rho" or "euclidean" or "fixed", got "z"',
    ],
  ])("refuse the configuration %o", (config, message) => {
    expect(() => readOperatorWeights(writeOperatorWeights(weights), { config })).toThrow(message);
  });
});
