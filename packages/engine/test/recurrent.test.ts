import {
  activate,
  add,
  affine,
  dense,
  divide,
  gru,
  gruCell,
  lastStep,
  loadEngine,
  LossProgram,
  lstm,
  lstmCell,
  meanFeatures,
  meanSteps,
  multiply,
  slice,
  square,
  subtract,
  takeStep,
  Weights,
} from "@volsmith/engine";
import type { Engine, LstmState, RecurrentActivation, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { builds } from "./builds.ts";
import { checkGradients } from "./gradient-check.ts";

/** Some steps count and some do not; every third row has none at all. */
let place = 0;
const maskOrNormal = (name: string): number =>
  name === "mask" ? Number(place++ % 5 > 1) : Math.sin(1.7 * place++);

/** One gate of five units. */
const gate = (gates: Value, i: number) => slice(gates, 5 * i, 5 * i + 5);
const nothing = (x: Value) => affine(dense(x, { name: "zero", units: 5 }), { scale: 0 });

/** Layers and the same in cells, step by step, with their parameters' names in both. */
const inCells: readonly {
  readonly layer: (x: Value, activation: RecurrentActivation) => Value;
  readonly cells: (x: Value, activation: RecurrentActivation) => Value;
  readonly names: readonly (readonly [string, string])[];
}[] = [
  {
    layer: (x, activation) => lastStep(lstm(x, { name: "r", units: 5, activation })),
    cells(x, activation) {
      const zeros = nothing(takeStep(x, 0));
      let state: LstmState = { hidden: zeros, cell: zeros };
      for (let t = 0; t < 4; t++)
        state = lstmCell(takeStep(x, t), state, { name: "r", activation });
      return state.hidden;
    },
    names: [
      ["r.weights", "r.input.weights"],
      ["r.recurrent", "r.recurrent.weights"],
      ["r.bias", "r.input.bias"],
    ],
  },
  {
    layer: (x, activation) => lastStep(gru(x, { name: "r", units: 5, activation })),
    cells(x, activation) {
      let h = nothing(takeStep(x, 0));
      for (let t = 0; t < 4; t++) {
        const a = dense(takeStep(x, t), { name: "input", units: 15 });
        const b = dense(h, { name: "state", units: 15 });
        const [r, z] = [0, 1].map((i) => activate(add(gate(a, i), gate(b, i)), "sigmoid"));
        const n = activate(add(gate(a, 2), multiply(r, gate(b, 2))), activation);
        h = add(n, multiply(z, subtract(h, n)));
      }
      return h;
    },
    names: [
      ["r.weights", "input.weights"],
      ["r.recurrent", "state.weights"],
      ["r.bias", "input.bias"],
      ["r.recurrentBias", "state.bias"],
    ],
  },
];

describe.each(builds)("recurrent layers' slopes equal difference quotients, %s", (build) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ build, threads: 1 });
  });
  afterAll(() => engine.dispose());

  // One, three and nine units: a quarter vector, part of one, and more than a panel.
  it.each([1, 3, 9, 16])("GRU and LSTM of %d units", (units) => {
    for (const layer of [gru, lstm])
      checkGradients(engine, {
        inputs: { x: [4, 3] },
        rows: 9,
        build: ({ x }) => layer(x, { name: "r", units }),
      });
  });

  it("stacked, last step only", () => {
    checkGradients(engine, {
      inputs: { x: [3, 2] },
      rows: 5,
      build: ({ x }) => lastStep(gru(lstm(x, { name: "a", units: 5 }), { name: "b", units: 4 })),
    });
  });

  it("with sigmoid for tanh", () => {
    for (const layer of [gru, lstm])
      checkGradients(engine, {
        inputs: { x: [4, 3] },
        rows: 9,
        build: ({ x }) => layer(x, { name: "r", units: 5, activation: "sigmoid" }),
      });
  });

  // Quotients straddle relu's kink; cells of elementary operations do not.
  it.each(["relu", "sigmoid", "tanh"] as const)(
    "as those of cells of dense layers, %s",
    (activation) => {
      const rows = 9;
      const inputs = { x: [4, 3] } as const;
      const x = Float32Array.from({ length: 12 * rows }, (_, i) => Math.sin(1.7 * i));
      for (const { layer, cells, names } of inCells) {
        const [whole, steps] = [layer, cells].map((record) => {
          const weights = new Weights(engine, randomGenerator(1));
          const loss = (values: { readonly x: Value }) =>
            meanFeatures(square(record(values.x, activation)));
          return { weights, program: new LossProgram(weights, { rows, inputs, loss }) };
        });
        for (const [ours, theirs] of names)
          steps.weights.values(theirs).set(whole.weights.values(ours));
        steps.weights.touch();
        const [a, b] = [whole, steps].map(({ program }) => {
          program.set({ x }, rows);
          return program.run(rows);
        });
        expect(Math.abs(a / b - 1)).toBeLessThan(1e-6);
        for (const [ours, theirs] of names) {
          const wanted = steps.weights.slopes(theirs);
          const scale = Math.max(...wanted.map(Math.abs));
          for (const [i, slope] of whole.weights.slopes(ours).entries())
            expect(Math.abs(slope - wanted[i]), `${ours}[${i}]`).toBeLessThan(1e-5 * scale);
        }
      }
    },
  );

  it("with masks", () => {
    for (const layer of [gru, lstm])
      checkGradients(engine, {
        inputs: { x: [5, 2], mask: [5] },
        fixed: ["mask"],
        rows: 9,
        draw: maskOrNormal,
        build: ({ x, mask }) => layer(x, { name: "r", units: 5, mask }),
      });
  });

  it("whatever stands in the padding", () => {
    // 0/0 in the padding of three features: what follows must not see it.
    for (const layer of [gru, lstm])
      checkGradients(engine, {
        inputs: { a: [2, 3], b: [2, 3] },
        rows: 9,
        draw: (name) => (name === "a" ? Math.sin(place++) : 2 + Math.sin(place++)),
        build: ({ a, b }) =>
          layer(divide(layer(divide(a, b), { name: "p", units: 3 }), b), { name: "r", units: 3 }),
      });
  });

  it("an LSTM step by step", () => {
    checkGradients(engine, {
      inputs: { x: [2, 3], hidden: [5], cell: [5] },
      rows: 9,
      build({ x, hidden, cell }) {
        let state: LstmState = { hidden, cell };
        for (let t = 0; t < 2; t++) state = lstmCell(takeStep(x, t), state, { name: "r" });
        return state.hidden;
      },
    });
  });

  it("and the forward pass alone, which keeps less, gives the same losses", () => {
    const inputs = { x: [5, 3], mask: [5] } as const;
    const [x, mask] = [18 * 15, 18 * 5].map((length) =>
      Float32Array.from({ length }, (_, i) => (length === 90 ? Number(i % 7 > 2) : Math.sin(i))),
    );
    for (const layer of [gru, lstm]) {
      const weights = new Weights(engine, randomGenerator(1));
      const losses = (["train", "predict"] as const).map((mode) => {
        const program = new LossProgram(weights, {
          rows: 18,
          inputs,
          mode,
          loss: (values) =>
            meanSteps(meanFeatures(layer(values.x, { name: "r", units: 6, mask: values.mask }))),
        });
        program.set({ x, mask }, 18);
        return program.run(18);
      });
      expect(losses[1]).toBe(losses[0]);
    }
  });

  it("from a given state, and step by step", () => {
    checkGradients(engine, {
      inputs: { x: [3, 2], state: [6] },
      rows: 9,
      build({ x, state }) {
        let cell: Value = state;
        for (let t = 0; t < 3; t++) cell = gruCell(takeStep(x, t), cell, { name: "r" });
        return add(cell, lastStep(gru(x, { name: "r", units: 6, initial: state })));
      },
    });
  });
});
