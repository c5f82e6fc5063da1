import {
  activate,
  add,
  batchNorm,
  concat,
  dense,
  loadEngine,
  LossProgram,
  ModelProgram,
  multiply,
  square,
  Weights,
} from "@volsmith/engine";
import type { Engine, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { checkGradients } from "./gradient-check.ts";

const model = (value: Value) =>
  dense(dense(value, { name: "a", units: 6, activation: "tanh" }), { name: "b", units: 1 });

describe("phases", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  it("batch norm's slopes equal difference quotients, of rows and of sequences", () => {
    for (const shape of [[3], [2, 3]] as const)
      checkGradients(engine, {
        inputs: { x: shape },
        fixed: ["x"], // slopes by inputs are those of a model that does not learn
        rows: 21,
        build: ({ x }) =>
          dense(batchNorm(dense(x, { name: "a", units: 5 }), { name: "n" }), {
            name: "b",
            units: 2,
            activation: "tanh",
          }),
      });
  });

  it("values of earlier phases may be used in any later one", () => {
    checkGradients(engine, {
      inputs: { x: [3] },
      fixed: ["x"],
      rows: 21,
      build({ x }) {
        const h = dense(x, { name: "a", units: 4, activation: "tanh" });
        const first = batchNorm(h, { name: "n" });
        const second = batchNorm(multiply(first, h), { name: "m" });
        return concat([add(second, h), first, activate(x, "tanh")]);
      },
    });
  });

  it("batch norm with still moments has the slopes of its inputs too", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const model = new ModelProgram(weights, {
      rows: 2,
      inputs: { x: [1] },
      outputs: ({ x }) => ({ y: batchNorm(x, { name: "n", epsilon: 0 }) }),
      slopes: { of: "y", by: ["x"] },
    });
    weights.restore(
      new Map(Object.entries({ "n.gain": [3], "n.bias": [1], "n.mean": [2], "n.variance": [4] })),
    );
    model.set({ x: [2, 6] }, 2);
    model.run(2);
    expect([...model.output("y")]).toEqual([1, 7]);
    expect([...model.slopes("x")]).toEqual([1.5, 1.5]);
  });

  it("running moments follow those of the batches", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const program = new LossProgram(weights, {
      rows: 4,
      inputs: { x: [1] },
      loss: ({ x }) => batchNorm(x, { name: "n", momentum: 0.5 }),
    });
    program.set({ x: [1, 2, 3, 6] }, 4);
    program.run(4);
    expect(weights.values("n.mean")[0]).toBeCloseTo(1.5, 6); // half of 3
    expect(weights.values("n.variance")[0]).toBeCloseTo(0.5 + 0.5 * (14 / 3), 6);
  });

  it("an objective of all rows gives the slopes of the same objective row by row", () => {
    const rows = 50;
    const random = randomGenerator(5);
    const x = Float32Array.from({ length: 3 * rows }, () => random.normal());
    const results = (["rows", "all"] as const).map((kind) => {
      const weights = new Weights(engine, randomGenerator(1));
      const program = new LossProgram(weights, {
        rows,
        inputs: { x: [3] },
        loss: (inputs) => (kind === "rows" ? square(model(inputs.x)) : model(inputs.x)),
        ...(kind === "all" && {
          objective(outputs, slopes, n) {
            slopes.set(outputs.map((value) => (2 * value) / n));
            return outputs.reduce((sum, value) => sum + value * value, 0) / n;
          },
        }),
      });
      program.set({ x }, rows);
      return { loss: program.run(rows), slopes: weights.slopes("a.weights").slice() };
    });
    expect(results[1].loss).toBeCloseTo(results[0].loss, 6);
    for (const [i, slope] of results[1].slopes.entries())
      expect(slope).toBeCloseTo(results[0].slopes[i], 6);
  });
});
