import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { trainPricer } from "@volsmith/pricers";
import { afterAll, beforeAll, expect, it } from "vitest";

import { onnxRatios } from "./support/onnx.ts";
import { marketData } from "./support/table.ts";

const data = marketData();
const { table, split } = data;

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const base = { epochs: 4, units: 5, steps: 4, batchRows: 64, rate: 3e-3, layers: ["lstm", "gru"] };

it.each(["tanh", "relu", "sigmoid"])(
  "layers with %s learn, and price alike as ONNX",
  async (activation) => {
    const config = { kind: "rnn", ...base, activation };
    const { pricer, history } = await trainPricer(config, data, { engine, seed: 1 });
    expect(history.at(-1)!.training).toBeLessThan(history[0].training);
    const rows = { from: 0, to: 30 };
    const ratios = pricer.price(table, rows);
    for (const [i, ratio] of (await onnxRatios(pricer, table, rows)).entries())
      expect(Math.abs(ratio - ratios[i])).toBeLessThan(1e-5);
    pricer.dispose();
  },
);

it("activations differ in what they learn", async () => {
  const prices = await Promise.all(
    ["tanh", "relu"].map(async (activation) => {
      const config = { kind: "rnn", ...base, activation };
      const { pricer } = await trainPricer(config, data, { engine, seed: 1 });
      const ratios = pricer.price(table, split.test);
      pricer.dispose();
      return ratios;
    }),
  );
  expect(prices[0]).not.toEqual(prices[1]);
});

it("one step of history is a row alone", async () => {
  const config = { kind: "rnn-attention", ...base, steps: 1 };
  const { pricer } = await trainPricer(config, data, { engine, seed: 1 });
  const alone = { ...table, previous: new Int32Array(table.size).fill(-1) };
  expect(pricer.price(alone, split.test)).toEqual(pricer.price(table, split.test));
  const rows = { from: 0, to: 10 };
  const ratios = pricer.price(table, rows);
  for (const [i, ratio] of (await onnxRatios(pricer, table, rows)).entries())
    expect(Math.abs(ratio - ratios[i])).toBeLessThan(1e-5);
  pricer.dispose();
});
