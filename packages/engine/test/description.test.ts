import {
  add,
  affine,
  constant,
  constantRow,
  dense,
  describeModel,
  dropout,
  learned,
  loadEngine,
  ModelProgram,
  standardise,
  Weights,
} from "@volsmith/engine";
import type { Engine, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { checkGradients } from "./gradient-check.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

describe("describeModel", () => {
  it("tells what was recorded, in order, as plain data", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const description = describeModel(weights, {
      inputs: { x: [2, 3] },
      outputs({ x }) {
        const h = dense(dropout(x, { rate: 0.5 }), { name: "d", units: 4, activation: "relu" });
        return { y: affine(h, { scale: 2, shift: -1 }), x };
      },
    });
    expect(description).toEqual({
      values: [
        { steps: 2, width: 3 },
        { steps: 2, width: 4 },
        { steps: 2, width: 4 },
      ],
      inputs: [{ name: "x", shape: [2, 3], value: 0 }],
      operations: [
        {
          meaning: {
            kind: "dense",
            activation: "relu",
            parameters: { weights: "d.weights", bias: "d.bias" },
          },
          inputs: [0],
          output: 1,
        },
        { meaning: { kind: "affine", scale: 2, shift: -1 }, inputs: [1], output: 2 },
      ],
      outputs: [
        { name: "y", value: 2 },
        { name: "x", value: 0 },
      ],
      parameters: [
        { name: "d.weights", shape: [3, 4] },
        { name: "d.bias", shape: [4] },
      ],
    });
    expect(JSON.parse(JSON.stringify(description))).toEqual(description);
  });

  it("brings new parameters into being and leaves the others as they are", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const request = {
      inputs: { x: [3] },
      outputs: ({ x }: { readonly x: Value }) => ({
        y: add(x, learned(x, { name: "shift", width: 3, initialiser: constant(2) })),
      }),
    } as const;
    describeModel(weights, request);
    expect([...weights.values("shift")]).toEqual([2, 2, 2]);
    weights.values("shift").fill(5);
    describeModel(weights, request);
    expect([...weights.values("shift")]).toEqual([5, 5, 5]);
  });

  it("refuses a value of another recording", () => {
    const weights = new Weights(engine, randomGenerator(1));
    let other: Value;
    describeModel(weights, { inputs: { x: [3] }, outputs: ({ x }) => ({ y: (other = x) }) });
    expect(() =>
      describeModel(weights, { inputs: { x: [3] }, outputs: () => ({ y: other }) }),
    ).toThrow('describeModel: value must be of this program, got "of another program"');
  });
});

describe("rows that never learn", () => {
  it("are the same for all rows and steps, and standardise features", () => {
    const rows = 11;
    const x = Float32Array.from({ length: rows * 6 }, (_, i) => i);
    const program = new ModelProgram(new Weights(engine, randomGenerator(1)), {
      rows,
      inputs: { x: [2, 3] },
      outputs: (values) => ({
        row: constantRow(values.x, [1.5, -2, 3, 4, 5]),
        z: standardise(values.x, { means: [1, 2, 3], deviations: [0.5, 4, 2] }),
      }),
    });
    const { row, z } = program.evaluate({ x }, rows).outputs;
    for (let i = 0; i < 2 * rows; i++)
      expect([...row.subarray(5 * i, 5 * i + 5)]).toEqual([1.5, -2, 3, 4, 5]);
    expect(z).toEqual(x.map((value, i) => (value - [1, 2, 3][i % 3]) / [0.5, 4, 2][i % 3]));
  });

  it("let slopes through to what they meet", () => {
    checkGradients(engine, {
      inputs: { x: [2, 3] },
      build: ({ x }) =>
        dense(standardise(x, { means: [1, 2, 3], deviations: [0.5, 4, 2] }), {
          name: "d",
          units: 4,
          activation: "tanh",
        }),
    });
  });

  it("are refused where numbers are missing", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const record = (build: (x: Value) => Value) => () =>
      describeModel(weights, { inputs: { x: [3] }, outputs: ({ x }) => ({ y: build(x) }) });
    expect(record((x) => constantRow(x, []))).toThrow("constantRow: values");
    expect(record((x) => standardise(x, { means: [1, 2], deviations: [1, 1, 1] }))).toThrow(
      "standardise: means",
    );
  });
});
