import {
  add,
  dense,
  dropout,
  lastStep,
  loadEngine,
  LossProgram,
  mixture,
  ModelProgram,
  multiply,
  slice,
  sparseSoftmax,
  squaredError,
  sumFeatures,
  sumSteps,
  Weights,
} from "@volsmith/engine";
import type { Engine, Rows, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { Heap } from "../src/heap.ts";
import { placeBuffers } from "../src/program/place-buffers.ts";

const seed = 42;

function normals(length: number): Float32Array {
  const random = randomGenerator(3);
  return Float32Array.from({ length }, () => random.normal());
}

const network = (x: Value) =>
  dense(dense(x, { name: "a", units: 12, activation: "tanh" }), { name: "b", units: 1 });

it("buffers that live together never share memory", () => {
  const lifetime = fc.record({
    floats: fc.integer({ min: 1, max: 40 }).map((n) => 4 * n),
    start: fc.integer({ min: 0, max: 30 }),
    length: fc.integer({ min: 0, max: 30 }),
  });
  fc.assert(
    fc.property(fc.array(lifetime, { maxLength: 60 }), (drawn) => {
      const buffers = drawn.map(({ floats, start, length }) => ({
        floats,
        start,
        end: start + length,
      }));
      const { offsets, total } = placeBuffers(buffers);
      for (const [i, a] of buffers.entries()) {
        expect(offsets[i] + a.floats).toBeLessThanOrEqual(total);
        for (const [j, b] of buffers.slice(0, i).entries()) {
          const together = a.start <= b.end && b.start <= a.end;
          const apart = offsets[i] + a.floats <= offsets[j] || offsets[j] + b.floats <= offsets[i];
          expect(!together || apart).toBe(true);
        }
      }
    }),
    { seed },
  );
});

it("the heap gives out blocks that do not overlap, zeroed, and takes memory up again", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.integer({ min: 1, max: 500 }), fc.boolean())), (calls) => {
      const heap = new Heap(new WebAssembly.Memory({ initial: 1, maximum: 16 }), 1000);
      const live: { address: number; length: number }[] = [];
      for (const [length, giveBack] of calls) {
        if (giveBack && live.length > 0) heap.release(live.splice(length % live.length, 1)[0]);
        const block = heap.allocate(length);
        expect(heap.floats(block).every((value) => value === 0)).toBe(true);
        heap.floats(block).fill(1);
        for (const other of live)
          expect(
            block.address + 4 * length <= other.address ||
              other.address + 4 * other.length <= block.address,
          ).toBe(true);
        live.push(block);
      }
      for (const block of live) heap.release(block);
      expect(heap.allocate(1).address).toBe(1024); // all is one free range again
    }),
    { seed, numRuns: 50 },
  );
});

describe("programs", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  it("do not grow memory while they run", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const program = new LossProgram(weights, {
      rows: 300,
      inputs: { x: [4] },
      loss: ({ x }) => network(x),
    });
    program.set({ x: normals(1200) }, 300);
    program.run(300);
    const before = engine.heap.memory.buffer.byteLength;
    for (let i = 0; i < 20; i++) {
      weights.touch();
      program.run(300);
    }
    expect(engine.heap.memory.buffer.byteLength).toBe(before);
  });

  it("give memory back when disposed of", () => {
    const make = () => {
      const weights = new Weights(engine, randomGenerator(1));
      return new LossProgram(weights, {
        rows: 3000,
        inputs: { x: [40] },
        loss: ({ x }) => network(x),
      });
    };
    make().dispose();
    const before = engine.heap.memory.buffer.byteLength;
    for (let i = 0; i < 20; i++) make().dispose();
    // Weights stay: twenty times 505 numbers and slopes.
    expect(engine.heap.memory.buffer.byteLength - before).toBeLessThan(2 ** 18);
  });

  it("answer for few rows what they answer for many", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const [small, large] = [3, 1000].map(
      (rows) =>
        new ModelProgram(weights, {
          rows,
          inputs: { x: [4] },
          outputs: ({ x }) => ({ y: network(x) }),
        }),
    );
    const x = normals(4 * 1000);
    const { outputs: all } = small.evaluate({ x }, 1000);
    expect(large.evaluate({ x }, 1000).outputs.y).toEqual(all.y);
    expect(large.evaluate({ x: x.subarray(0, 28) }, 7).outputs.y).toEqual(all.y.subarray(0, 7));
  });

  it("give slopes of any number of rows", () => {
    const program = new ModelProgram(new Weights(engine, randomGenerator(1)), {
      rows: 16,
      inputs: { x: [2, 1], y: [1] },
      outputs: ({ x, y }) => ({ z: multiply(sumSteps(multiply(x, x)), y) }),
      slopes: { of: "z", by: ["x", "y"] },
    });
    const x = normals(200);
    const y = normals(100);
    const { outputs, slopes } = program.evaluate({ x, y }, 100);
    for (const [i, z] of outputs.z.entries())
      expect(z).toBeCloseTo(y[i] * (x[2 * i] ** 2 + x[2 * i + 1] ** 2), 5);
    for (const [i, slope] of slopes.x.entries()) expect(slope).toBeCloseTo(2 * x[i] * y[i >> 1], 5);
    for (const [i, slope] of slopes.y.entries())
      expect(slope).toBeCloseTo(x[2 * i] ** 2 + x[2 * i + 1] ** 2, 5);
  });

  it("leave parameters alone that do not learn", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const program = new LossProgram(weights, {
      rows: 8,
      inputs: { x: [4] },
      loss: ({ x }) => network(x),
      trainable: (name) => name.startsWith("b."),
    });
    expect(program.learning.map(({ name }) => name)).toEqual(["b.weights", "b.bias"]);
    program.set({ x: normals(32) }, 8);
    program.run(8);
    expect(weights.slopes("a.weights").every((value) => value === 0)).toBe(true);
    expect(weights.slopes("b.bias")[0]).toBeCloseTo(1, 6);
  });

  it("with all experts active, a mixture is the weighted sum of them all", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const experts = [0, 1, 2].map(
      (e) => (x: Value) => dense(x, { name: `e${e}`, units: 2, activation: "tanh" }),
    );
    const program = new ModelProgram(weights, {
      rows: 100,
      inputs: { x: [4] },
      outputs({ x }) {
        const gates = sparseSoftmax(dense(x, { name: "gate", units: 3 }));
        const sent = mixture(
          gates,
          experts.map((expert) => (rows: Rows) => expert(rows.take(x))),
        );
        const terms = experts.map((expert, e) => multiply(expert(x), slice(gates, e, e + 1)));
        return {
          sent,
          all: terms.reduce((sum, term) => add(sum, term)),
          share: sumFeatures(gates),
        };
      },
    });
    const { sent, all, share } = program.evaluate({ x: normals(400) }, 100).outputs;
    for (const [i, value] of sent.entries()) expect(value).toBeCloseTo(all[i], 6);
    for (const value of share) expect(value).toBeCloseTo(1, 6);
  });

  it("keep as many numbers in dropout as they should, others at every seed", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const rows = 500;
    const program = new LossProgram(weights, {
      rows,
      inputs: { x: [16] },
      loss: ({ x }) => sumFeatures(dropout(x, { rate: 0.3 })),
    });
    program.set({ x: new Float32Array(16 * rows).fill(0.7 / 16) }, rows);
    // The sum of a row is the share kept: 0.7 with deviation √(.3·.7/8000) over all 8,000 numbers.
    const means = Array.from({ length: 20 }, (_, i) => 0.7 * program.run(rows, { seed: i }));
    for (const mean of means) expect(Math.abs(mean - 0.49)).toBeLessThan(4 * 0.7 * 0.00513);
    expect(new Set(means).size).toBeGreaterThan(10);
    expect(program.run(rows, { seed: 3 })).toBe(means[3] / 0.7);
  });

  it("say what does not fit", () => {
    const weights = new Weights(engine, randomGenerator(1));
    const make = (loss: (values: { x: Value; y: Value }) => Value) => () =>
      new LossProgram(weights, { rows: 4, inputs: { x: [3, 4], y: [2] }, loss });
    expect(make(({ x }) => x)).toThrow(
      /LossProgram: objective of a row must have shape \[1\], got \[3, 4\]/,
    );
    expect(make(({ x, y }) => squaredError(x, y))).toThrow(
      /squaredError: operands must have shape \[3, 4\]/,
    );
    expect(make(({ x, y }) => add(x, y))).toThrow(/add: right operand/);
    make(({ x }) => dense(lastStep(x), { name: "d", units: 1 }))();
    expect(make(({ y }) => dense(y, { name: "d", units: 1 }))).toThrow(
      /d\.weights must have shape \[4, 1\], got \[2, 1\]/,
    );
    const program = make(({ x }) => dense(lastStep(x), { name: "d", units: 1 }))();
    expect(() => program.set({ x: [1], y: [1, 2] }, 1)).toThrow(
      /input "x" must have shape \[1, 3, 4\]/,
    );
    expect(() => program.run(5)).toThrow(/rows must be a whole number from 1 to 4, got 5/);
    expect(() => weights.values("e.weights")).toThrow(/no parameter "e.weights"/);
    expect(() => weights.restore(new Map())).toThrow(/parameter "d.weights" is missing/);
  });
});
