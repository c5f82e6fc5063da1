/** Every operation of the engine, by the engine and by ONNX Runtime from its file. */
import * as E from "@volsmith/engine";
import type { Activation, Engine, InputShapes, PolynomialFamily, Value } from "@volsmith/engine";
import { afterAll, beforeAll, describe, it } from "vitest";

import { compareWithEngine } from "./compare.ts";

interface Case {
  readonly name: string;
  readonly inputs: InputShapes;
  readonly build: (inputs: Readonly<Record<string, Value>>) => Value;
  readonly draw?: (name: string, i: number) => number;
}

/** Positive numbers for operations that want them. */
const positive = (_: string, i: number) => 0.3 + ((i * 0.37) % 1.4);

/** Padded on the left, some rows full and some empty. */
const leftPadded = (steps: number) => (name: string, i: number) =>
  name === "mask"
    ? Number((i % steps) + (Math.floor(i / steps) % (steps + 1)) >= steps)
    : Math.sin(1.7 * i);

/** With holes. */
const holes = (name: string, i: number) =>
  name === "mask" ? Number((i * 7) % 5 > 1) : Math.sin(1.7 * i);

const activations: readonly Activation[] = [
  "linear",
  "relu",
  "tanh",
  "sigmoid",
  "gelu",
  "swish",
  "softplus",
  "exp",
];

const binary = {
  add: E.add,
  subtract: E.subtract,
  multiply: E.multiply,
  divide: E.divide,
  maximum: E.maximum,
  minimum: E.minimum,
};
const families: readonly PolynomialFamily[] = ["legendre", "chebyshev", "bessel", "laguerre"];

const cases: readonly Case[] = [
  ...activations.flatMap((activation): Case[] => [
    {
      name: `dense with ${activation}`,
      inputs: { x: [5] },
      build: ({ x }) => E.dense(x, { name: "d", units: 7, activation }),
    },
    {
      name: `activate with ${activation}`,
      inputs: { x: [3, 5] },
      build: ({ x }) => E.activate(x, activation),
      draw: (_, i) => 8 * Math.sin(i),
    },
  ]),
  {
    name: "dense on sequences, with and without bias",
    inputs: { x: [3, 6] },
    build: ({ x }) =>
      E.dense(E.dense(x, { name: "a", units: 9, activation: "tanh" }), {
        name: "b",
        units: 1,
        bias: "none",
      }),
  },
  {
    name: "dense without bias, of a row",
    inputs: { x: [6] },
    build: ({ x }) => E.dense(x, { name: "b", units: 3, bias: "none" }),
  },
  { name: "swiglu", inputs: { x: [4] }, build: ({ x }) => E.swiglu(x, { name: "s", units: 5 }) },
  ...Object.entries(binary).flatMap(([name, operation]): Case[] => [
    {
      name,
      inputs: { a: [2, 5], b: [2, 5] },
      build: ({ a, b }) => operation(a, b),
      draw: positive,
    },
    {
      name: `${name} by one number a row`,
      inputs: { a: [5], b: [1] },
      build: ({ a, b }) => operation(a, b),
      draw: positive,
    },
  ]),
  {
    name: "affine",
    inputs: { x: [3] },
    build: ({ x }) => E.affine(E.affine(x, { scale: -1.5, shift: 0.25 }), {}),
  },
  {
    name: "clamp",
    inputs: { x: [9] },
    build: ({ x }) => E.clamp(x, { least: -0.5, most: 0.75 }),
  },
  { name: "square", inputs: { x: [3] }, build: ({ x }) => E.square(x) },
  { name: "absolute", inputs: { x: [3] }, build: ({ x }) => E.absolute(x) },
  { name: "squareRoot", inputs: { x: [3] }, build: ({ x }) => E.squareRoot(x), draw: positive },
  { name: "logarithm", inputs: { x: [3] }, build: ({ x }) => E.logarithm(x), draw: positive },
  {
    name: "learned rows: added, and whole",
    inputs: { x: [2, 3] },
    build({ x }) {
      const row = (name: string, width: number) =>
        E.learned(x, { name, width, initialiser: E.constant(0.5) });
      return E.concat([E.add(x, row("a", 3)), E.multiply(row("b", 2), row("c", 2))]);
    },
  },
  {
    name: "constant rows, and standardising by them",
    inputs: { x: [3] },
    build: ({ x }) =>
      E.concat([
        E.standardise(x, { means: [1, 2, 3], deviations: [0.5, 4, 2] }),
        E.constantRow(x, [7, -8]),
      ]),
  },
  ...[E.sumFeatures, E.meanFeatures, E.sumSteps, E.meanSteps].map((sum): Case => ({
    name: sum.name,
    inputs: { x: [3, 4] },
    build: ({ x }) => sum(x),
  })),
  {
    name: "slice, concat, flatten, unflatten, stack, takeStep, lastStep",
    inputs: { x: [3, 4], row: [8] },
    build({ x, row }) {
      const sequence = E.concat([E.slice(x, 1, 3), x]);
      const steps = E.stack([E.takeStep(sequence, 1), E.lastStep(sequence)]);
      const cut = E.slice(E.unflatten(row, 2), 2, 4);
      return E.flatten(E.concat([steps, cut]));
    },
  },
  ...([E.lstm, E.gru] as const).flatMap((layer): Case[] => [
    {
      name: `${layer.name} in a stack`,
      inputs: { x: [4, 3] },
      build: ({ x }) => layer(layer(x, { name: "a", units: 5 }), { name: "b", units: 9 }),
    },
    {
      name: `${layer.name} padded on the left`,
      inputs: { x: [4, 3], mask: [4] },
      build: ({ x, mask }) =>
        layer(layer(x, { name: "a", units: 5, mask }), { name: "b", units: 2, mask }),
      draw: leftPadded(4),
    },
    {
      name: `${layer.name} with holes`,
      inputs: { x: [4, 3], mask: [4] },
      build: ({ x, mask }) => layer(x, { name: "a", units: 5, mask }),
      draw: holes,
    },
    {
      name: `${layer.name} of one step`,
      inputs: { x: [3], mask: [1] },
      build: ({ x, mask }) =>
        layer(layer(x, { name: "a", units: 5 }), { name: "b", units: 4, mask }),
      draw: holes,
    },
  ]),
  ...(["relu", "sigmoid"] as const).map((activation): Case => ({
    name: `lstm and gru with ${activation}`,
    inputs: { x: [4, 3] },
    build: ({ x }) =>
      E.gru(E.lstm(x, { name: "a", units: 5, activation }), { name: "b", units: 4, activation }),
  })),
  {
    name: "gru from a given state, masked",
    inputs: { x: [4, 3], mask: [4], state: [5] },
    build: ({ x, mask, state }) => E.gru(x, { name: "a", units: 5, mask, initial: state }),
    draw: leftPadded(4),
  },
  {
    name: "cells of GRU and LSTM, step by step",
    inputs: { x: [2, 3], state: [5] },
    build({ x, state }) {
      let hidden = state;
      let memory: E.LstmState = { hidden: state, cell: state };
      for (let t = 0; t < 2; t++) {
        hidden = E.gruCell(E.takeStep(x, t), hidden, { name: "g" });
        memory = E.lstmCell(E.takeStep(x, t), memory, { name: "l" });
      }
      return E.concat([hidden, memory.hidden, memory.cell]);
    },
  },
  ...(["same", "causal", "valid"] as const).map((padding): Case => ({
    name: `conv, padding ${padding}`,
    inputs: { x: [7, 3] },
    build: ({ x }) =>
      E.conv(E.conv(x, { name: "a", filters: 4, kernel: 2, padding, dilation: 2 }), {
        name: "b",
        filters: 5,
        kernel: 3,
        padding,
      }),
  })),
  {
    name: "conv of one step",
    inputs: { x: [3] },
    build: ({ x }) => E.conv(x, { name: "a", filters: 4, kernel: 3 }),
  },
  {
    name: "statisticsPooling",
    inputs: { x: [5, 3] },
    build: ({ x }) => E.statisticsPooling(x),
  },
  {
    name: "statisticsPooling with a mask",
    inputs: { x: [4, 3], mask: [4] },
    build: ({ x, mask }) => E.statisticsPooling(x, { mask, epsilon: 1e-3 }),
    draw: leftPadded(4),
  },
  ...[1, 2].flatMap((heads): Case[] => [
    {
      name: `attention, ${heads} heads, other keys and values`,
      inputs: { q: [3, 4], k: [5, 4], v: [5, 6] },
      build: ({ q, k, v }) => E.attention({ queries: q, keys: k, values: v }, { heads }),
    },
    {
      name: `selfAttention, ${heads} heads, with a mask, past only`,
      inputs: { x: [4, 6], mask: [4] },
      build: ({ x, mask }) => E.selfAttention(x, { name: "s", heads, mask, sees: "past" }),
      draw: leftPadded(4),
    },
    {
      name: `selfAttention, ${heads} heads, with holes`,
      inputs: { x: [4, 6], mask: [4] },
      build: ({ x, mask }) => E.selfAttention(x, { name: "s", heads, mask }),
      draw: holes,
    },
    {
      name: `attention of one query, ${heads} heads`,
      inputs: { q: [4], k: [5, 4] },
      build: ({ q, k }) => E.attention({ queries: q, keys: k, values: k }, { heads }),
    },
  ]),
  ...families.flatMap((family): Case[] => [
    {
      name: `polynomial, ${family}`,
      inputs: { x: [4] },
      build: ({ x }) => E.polynomial(x, { name: "p", units: 3, degree: 5, family }),
    },
    {
      name: `polynomial of degree 1 and 2, ${family}, of sequences`,
      inputs: { x: [2, 4] },
      build: ({ x }) =>
        E.polynomial(E.polynomial(x, { name: "p", units: 3, degree: 1, family }), {
          name: "q",
          units: 3,
          degree: 2,
          family,
        }),
    },
  ]),
  { name: "layerNorm", inputs: { x: [3, 5] }, build: ({ x }) => E.layerNorm(x, { name: "n" }) },
  { name: "batchNorm", inputs: { x: [3, 5] }, build: ({ x }) => E.batchNorm(x, { name: "n" }) },
  {
    name: "dropout",
    inputs: { x: [5] },
    build: ({ x }) => E.affine(E.dropout(x, { rate: 0.5 }), {}),
  },
  ...[1, 2, 4].map((active): Case => ({
    name: `mixture of four, ${active} active`,
    inputs: { x: [3] },
    build({ x }) {
      const gates = E.sparseSoftmax(E.dense(x, { name: "gate", units: 4 }), { active });
      const expert = (e: number) => (rows: E.Rows) =>
        // Experts that were not asked overflow; nobody must see that.
        E.activate(
          E.affine(E.dense(rows.take(x), { name: `e${e}`, units: 2 }), { scale: 9 }),
          "exp",
        );
      return E.mixture(gates, [expert(0), expert(1), expert(2), expert(3)]);
    },
  })),
  {
    name: "mixture of recurrent, convolving and attending experts",
    inputs: { x: [5, 3], mask: [5] },
    build({ x, mask }) {
      const gates = E.sparseSoftmax(E.dense(E.flatten(x), { name: "gate", units: 5 }), {
        active: 1,
      });
      const last = (build: (v: Value, m: Value) => Value) => (rows: E.Rows) =>
        E.lastStep(build(rows.take(x), rows.take(mask)));
      return E.mixture(gates, [
        last((v, m) => E.lstm(v, { name: "e0", units: 4, mask: m })),
        last((v) => E.gru(v, { name: "e1", units: 4 })),
        last((v) => E.conv(v, { name: "e2", filters: 4, kernel: 3 })),
        last((v, m) => E.selfAttention(v, { name: "e3", units: 4, heads: 2, mask: m })),
        last((v) =>
          E.layerNorm(
            E.add(
              E.polynomial(v, { name: "e4", units: 4, degree: 3, family: "legendre" }),
              E.concat([E.constantRow(v, [1, 2]), E.constantRow(v, [3, 4])]),
            ),
            { name: "n" },
          ),
        ),
      ]);
    },
    draw: leftPadded(5),
  },
  {
    name: "losses",
    inputs: { x: [3], target: [3] },
    build: ({ x, target }) => E.add(E.squaredError(x, target), E.absoluteError(x, target)),
  },
];

describe("the engine and ONNX Runtime agree", () => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await E.loadEngine({ threads: 1 });
  });
  afterAll(() => engine.dispose());

  it.each(cases)("$name", async ({ inputs, build, draw }) => {
    await compareWithEngine(engine, {
      inputs,
      outputs: (values) => ({ y: build(values) }),
      ...(draw && { draw }),
    });
  });
});
