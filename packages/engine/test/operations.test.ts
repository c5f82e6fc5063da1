import {
  absolute,
  absoluteError,
  activate,
  add,
  affine,
  clamp,
  dense,
  divide,
  loadEngine,
  logarithm,
  maximum,
  meanFeatures,
  meanSteps,
  minimum,
  multiply,
  square,
  squareRoot,
  squaredError,
  subtract,
} from "@volsmith/engine";
import type { Activation, Engine, Value } from "@volsmith/engine";
import { afterAll, beforeAll, describe, it } from "vitest";

import { builds } from "./builds.ts";
import { checkGradients } from "./gradient-check.ts";

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

/** Away from kinks at 0 and 1, positive. */
let counter = 0;
const positive = () => 0.3 + ((counter++ * 0.37) % 1.4);

describe.each(builds)("slopes equal difference quotients, %s", (build) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ build, threads: 1 });
  });
  afterAll(() => engine.dispose());

  // ReLU's kink spoils quotients that straddle it; its case keeps pre-activations away from it.
  it.each(activations.filter((name) => name !== "relu"))("dense with %s", (activation) => {
    checkGradients(engine, {
      inputs: { x: [5] },
      build: ({ x }) => dense(x, { name: "d", units: 11, activation }),
    });
  });

  it("dense with relu, away from its kink", () => {
    checkGradients(engine, {
      inputs: { x: [5] },
      draw: positive,
      build: ({ x }) =>
        dense(x, { name: "d", units: 3, activation: "relu", initialiser: (w) => w.fill(0.7) }),
    });
  });

  it("dense on sequences, without bias, to one output, and after another dense", () => {
    checkGradients(engine, {
      inputs: { x: [3, 6] },
      build: ({ x }) =>
        dense(dense(x, { name: "a", units: 9, activation: "tanh" }), {
          name: "b",
          units: 1,
          bias: "none",
        }),
    });
  });

  it.each([
    ["add", add],
    ["subtract", subtract],
    ["multiply", multiply],
    ["divide", divide],
    ["maximum", maximum],
    ["minimum", minimum],
  ] as const)("%s, of one shape and by one number a row", (_, operation) => {
    // Operands differ by more than the step of the quotients: a in [0.3, 1.7), b beside it.
    for (const b of [[2, 5] as const, [2, 1] as const])
      checkGradients(engine, {
        inputs: { a: [2, 5], b },
        draw: (name) => (name === "a" ? positive() : 1.75 + 0.1 * positive()),
        build: ({ a, b }) => operation(a, b),
      });
  });

  it("a value used twice gets both slopes", () => {
    checkGradients(engine, {
      inputs: { a: [4] },
      build: ({ a }) => add(multiply(a, a), activate(a, "tanh")),
    });
  });

  it.each([
    ["affine", (x: Value) => affine(x, { scale: -1.5, shift: 0.25 })],
    ["square", square],
    ["absolute", absolute],
    ["squareRoot", squareRoot],
    ["logarithm", logarithm],
  ] as const)("%s", (_, operation) => {
    checkGradients(engine, { inputs: { x: [3] }, draw: positive, build: ({ x }) => operation(x) });
  });

  it("clamp, away from its bounds", () => {
    const values = [-2, -0.6, 0.2, 0.9, 1.7];
    checkGradients(engine, {
      inputs: { x: [4] },
      draw: () => values[counter++ % values.length],
      build: ({ x }) => clamp(x, { least: -1, most: 1.2 }),
    });
  });

  it("means over features and steps, and the losses made of them", () => {
    checkGradients(engine, { inputs: { x: [3, 5] }, build: ({ x }) => meanFeatures(x) });
    checkGradients(engine, { inputs: { x: [3, 5] }, build: ({ x }) => meanSteps(x) });
    checkGradients(engine, {
      inputs: { x: [2, 3], y: [2, 3] },
      draw: (name) => (name === "x" ? positive() : -positive()),
      build: ({ x, y }) => add(squaredError(x, y), absoluteError(x, y)),
    });
  });
});
