import {
  add,
  attention,
  concat,
  constant,
  conv,
  dense,
  dropout,
  flatten,
  gru,
  layerNorm,
  learned,
  loadEngine,
  lstm,
  mixture,
  multiply,
  polynomial,
  recurrences,
  selfAttention,
  slice,
  sparseSoftmax,
  stack,
  statisticsPooling,
  swiglu,
  takeStep,
  unflatten,
} from "@volsmith/engine";
import type { Engine, PolynomialFamily, Rows } from "@volsmith/engine";
import { afterAll, beforeAll, describe, it } from "vitest";

import { builds } from "./builds.ts";
import { checkGradients } from "./gradient-check.ts";

const families = Object.keys(recurrences) as PolynomialFamily[];

/** Masks with holes and, every third row, nothing at all; other inputs spread over ±1. */
let place = 0;
const masked = (name: string): number =>
  name === "mask" ? Number(place++ % 5 > 1) : Math.sin(1.7 * place++);

describe.each(builds)("layers' slopes equal difference quotients, %s", (build) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ build, threads: 1 });
  });
  afterAll(() => engine.dispose());

  // Three inputs leave part of a vector, ten more than two; Bessel polynomials grow fast.
  it.each(families)("polynomials: %s", (family) => {
    for (const [inputs, degree] of [
      [3, 4],
      [10, 2],
      [8, 1],
    ])
      checkGradients(engine, {
        inputs: { x: [inputs] },
        step: 5e-3,
        tolerance: 3e-3, // the smaller step that fourth degrees need lets more rounding through
        build: ({ x }) => polynomial(x, { name: "p", units: 5, family, degree }),
      });
  });

  it("polynomials on sequences, one after another", () => {
    checkGradients(engine, {
      inputs: { x: [2, 3] },
      build: ({ x }) =>
        polynomial(polynomial(x, { name: "a", units: 5, family: "legendre", degree: 3 }), {
          name: "b",
          units: 2,
          family: "chebyshev",
          degree: 2,
        }),
    });
  });

  it("layer norm, of widths with and without padding", () => {
    for (const width of [3, 8, 10])
      checkGradients(engine, {
        inputs: { x: [2, width] },
        build: ({ x }) => layerNorm(x, { name: "n" }),
      });
  });

  it.each([
    ["same", 3, 1],
    ["same", 4, 2],
    ["causal", 3, 2],
    ["valid", 3, 2],
    ["same", 12, 1],
  ] as const)("convolution, %s, kernel %d, dilation %d", (padding, kernel, dilation) => {
    checkGradients(engine, {
      inputs: { x: [6, 3] },
      rows: 9,
      build: ({ x }) => conv(x, { name: "c", filters: 5, kernel, dilation, padding }),
    });
  });

  it("statistics pooling, with and without a mask", () => {
    checkGradients(engine, { inputs: { x: [4, 3] }, build: ({ x }) => statisticsPooling(x) });
    checkGradients(engine, {
      inputs: { x: [5, 3], mask: [5] },
      fixed: ["mask"],
      rows: 9,
      draw: masked,
      // A single step has a standard deviation of √ε, whose slope is steep: a larger ε softens it.
      build: ({ x, mask }) => statisticsPooling(x, { mask, epsilon: 0.1 }),
    });
  });

  it("attention: heads, masks, causality, other keys than queries", () => {
    const inputs = { queries: [3, 6], keys: [5, 6], values: [5, 4] } as const;
    checkGradients(engine, { inputs, rows: 9, build: (x) => attention(x) });
    checkGradients(engine, { inputs, rows: 9, build: (x) => attention(x, { heads: 2 }) });
    checkGradients(engine, {
      inputs: { ...inputs, mask: [5] },
      fixed: ["mask"],
      rows: 9,
      draw: masked,
      build: ({ mask, ...x }) => attention(x, { mask }),
    });
    checkGradients(engine, {
      inputs: { x: [4, 5] },
      rows: 9,
      build: ({ x }) => attention({ queries: x, keys: x, values: x }, { sees: "past" }),
    });
  });

  it("a recurrent layer with attention beside it", () => {
    checkGradients(engine, {
      inputs: { x: [4, 2] },
      rows: 9,
      tolerance: 2e-3, // attention's slopes are a tenth of the scale errors are measured on
      build({ x }) {
        const h = gru(x, { name: "r", units: 4 });
        return concat([h, selfAttention(h, { name: "a", heads: 2 })]);
      },
    });
  });

  it("features and steps cut, joined, stacked and flattened", () => {
    checkGradients(engine, {
      inputs: { x: [3, 7], y: [3, 2] },
      build: ({ x, y }) => flatten(concat([slice(x, 2, 5), y, slice(x, 0, 3)])),
    });
    checkGradients(engine, {
      inputs: { x: [3, 5], y: [3] },
      build: ({ x, y }) => multiply(x, unflatten(y, 3)),
    });
    checkGradients(engine, { inputs: { x: [12] }, build: ({ x }) => unflatten(x, 4) });
    checkGradients(engine, {
      inputs: { x: [3, 5] },
      build: ({ x }) => stack([takeStep(x, 2), takeStep(x, 0), takeStep(x, -1)]),
    });
  });

  it("learned numbers, as a layer of one's own uses them", () => {
    checkGradients(engine, {
      inputs: { x: [2, 5] },
      build({ x }) {
        const gain = learned(x, { name: "gain", width: 5, initialiser: constant(1) });
        return add(
          multiply(x, gain),
          learned(x, { name: "bias", width: 1, initialiser: constant(0) }),
        );
      },
    });
  });

  it("dropout, whose choice stays while numbers change", () => {
    checkGradients(engine, {
      inputs: { x: [2, 9] },
      fixed: ["x"], // slopes by inputs are those of a model that does not learn
      build({ x }) {
        const h = dense(x, { name: "d", units: 9 });
        return add(dropout(h, { rate: 0.4 }), dropout(h, { rate: 0.2 }));
      },
    });
  });

  it("a dense layer that gates itself", () => {
    checkGradients(engine, {
      inputs: { x: [2, 4] },
      build: ({ x }) => swiglu(x, { name: "s", units: 5 }),
    });
  });

  it("a mixture of recurrent experts, whose rows are sequences", () => {
    checkGradients(engine, {
      inputs: { x: [3, 2] },
      rows: 21,
      // Larger steps could change which experts are chosen.
      step: 4e-3,
      tolerance: 3e-3,
      build({ x }) {
        const gates = sparseSoftmax(dense(flatten(x), { name: "gate", units: 3 }), { active: 1 });
        const sent = [gru, lstm, gru].map(
          (layer, e) => (rows: Rows) =>
            takeStep(layer(rows.take(x), { name: `expert${e}`, units: 3 }), -1),
        );
        return mixture(gates, sent);
      },
    });
  });

  it.each([1, 2, 4])("a mixture of four experts, %d of them active", (active) => {
    checkGradients(engine, {
      inputs: { x: [3] },
      rows: 21,
      // Larger steps could change which experts are chosen.
      step: 4e-3,
      tolerance: 3e-3,
      build({ x }) {
        const logits = dense(x, { name: "gate", units: 4 });
        const gates = sparseSoftmax(logits, { active });
        const expert = (e: number) => (rows: { take: (v: typeof x) => typeof x }) =>
          dense(rows.take(x), { name: `expert${e}`, units: 2, activation: "tanh" });
        return mixture(gates, [expert(0), expert(1), expert(2), expert(3)]);
      },
    });
  });
});
