import {
  add,
  dense,
  describeModel,
  learned,
  constant,
  loadEngine,
  Weights,
} from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { onnxModel } from "@volsmith/onnx";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { compareWithEngine, runOnnx } from "./compare.ts";

describe("an ONNX file", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());
  const fresh = () => new Weights(engine, randomGenerator(1));

  it("is refused for an operation without an ONNX form, which is named", () => {
    const weights = fresh();
    const description = describeModel(weights, {
      inputs: { x: [3] },
      outputs: ({ x }) => ({ y: dense(x, { name: "d", units: 2 }) }),
    });
    const operations = description.operations.map((operation) => {
      return { ...operation, meaning: { kind: "sorcery" } };
    });
    expect(() => onnxModel({ ...description, operations } as never, weights)).toThrow(
      'onnxModel: the operation "sorcery" has no ONNX form; compose it of those that have one: dense',
    );
    expect(() =>
      describeModel(weights, {
        inputs: { x: [3] },
        outputs: ({ x }) => ({
          y: x.graph.record({ code: "MINE", inputs: [x], extent: x, words: () => [] }),
        }),
      }),
    ).toThrow('describeModel: operation must be one that says what it is, got "MINE"');
  });

  it("is refused for a name that stands for two things", () => {
    const weights = fresh();
    const description = describeModel(weights, {
      inputs: { x: [3] },
      outputs: ({ x }) => ({ x: dense(x, { name: "d", units: 2 }) }),
    });
    expect(() => onnxModel(description, weights)).toThrow(
      '"x" is the name of two inputs or outputs',
    );
  });

  it("keeps names of inputs apart from those of parameters and of what is computed inside", async () => {
    await compareWithEngine(engine, {
      inputs: { gain: [3], add_0: [3] },
      outputs: ({ gain, add_0: other }) => ({
        y: add(
          add(gain, learned(gain, { name: "gain", width: 3, initialiser: constant(2) })),
          learned(gain, { name: "add_1", width: 3, initialiser: constant(1) }),
        ),
        same: other,
        again: add(other, other),
      }),
    });
  });

  it("has inputs of one step as they were declared, and several outputs", async () => {
    const weights = fresh();
    const description = describeModel(weights, {
      inputs: { x: [1, 3] },
      outputs: ({ x }) => ({ y: dense(x, { name: "d", units: 2 }), x2: add(x, x) }),
    });
    const data = Float32Array.of(1, 2, 3, 4, 5, 6);
    const { x2, y } = await runOnnx(onnxModel(description, weights), {
      x: { data, dims: [2, 1, 3] },
    });
    expect(x2.dims).toEqual([2, 3]);
    expect([...(x2.data as Float32Array)]).toEqual([2, 4, 6, 8, 10, 12]);
    expect(y.dims).toEqual([2, 2]);
  });
});
