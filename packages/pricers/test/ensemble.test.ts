import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { ensembleOf, readPricer, trainPricer } from "@volsmith/pricers";
import type { Pricer } from "@volsmith/pricers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { meanSquares } from "../src/data/errors.ts";
import { memberWeights } from "../src/families/ensemble/weigh-members.ts";
import { onnxRatios } from "./support/onnx.ts";
import { marketData } from "./support/table.ts";

const data = marketData();
const { table, split } = data;
const rows = split.test;

let engine: Engine;
let files: Uint8Array[];
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
  const quick = { epochs: 8, rate: 5e-3, batchRows: 64 };
  const configs = [
    { kind: "mlp", layers: [6], ...quick },
    { kind: "rnn", layers: ["gru"], units: 4, steps: 4, ...quick },
    { kind: "boosting", trees: 8, depth: 3 },
    { kind: "tdnn-reduced", layers: 1, filters: 3, steps: 3, ...quick },
  ];
  files = [];
  for (const config of configs) {
    const { pricer } = await trainPricer(config, data, { engine, seed: 2 });
    files.push(pricer.toSafetensors());
    pricer.dispose();
  }
});
afterAll(() => engine.dispose());

const members = () => files.map((bytes) => readPricer(bytes, { engine }));

function mse(pricer: Pricer): number {
  const wanted = table.targets.subarray(split.validation.from, split.validation.to);
  return meanSquares(pricer.price(table, split.validation), wanted);
}

describe("an ensemble of files", () => {
  it.each(["mean", "median", "inverse-error", "least-squares"] as const)(
    "by %s prices from its ONNX file as it does itself, histories and trees together",
    async (combine) => {
      const ensemble = ensembleOf(members(), data, { combine });
      expect(ensemble.steps).toBe(4);
      expect(ensemble.slopesBy).toBe("differences");
      const part = { from: 0, to: 40 };
      const ratios = ensemble.price(table, part);
      const others = await onnxRatios(ensemble, table, part);
      for (const [i, ratio] of others.entries())
        expect(Math.abs(ratio - ratios[i])).toBeLessThan(1e-5);
      ensemble.dispose();
    },
  );

  it("by mean is the mean, with the mean of the slopes", () => {
    const all = members();
    const alone = all.map((member) => member.evaluate(table, rows));
    const ensemble = ensembleOf(all, data);
    const { ratios, deltas } = ensemble.evaluate(table, rows);
    for (let i = 0; i < ratios.length; i++) {
      const mean = (of: (part: (typeof alone)[number]) => number) =>
        alone.reduce((sum, part) => sum + of(part), 0) / alone.length;
      expect(ratios[i]).toBeCloseTo(
        mean((part) => part.ratios[i]),
        12,
      );
      expect(deltas[i]).toBeCloseTo(
        mean((part) => part.deltas[i]),
        12,
      );
    }
    ensemble.dispose();
  });

  it("by median lies between its members, with the slope of those in the middle", () => {
    const all = members();
    const alone = all.map((member) => member.evaluate(table, rows));
    const ensemble = ensembleOf(all, data, { combine: "median" });
    const { ratios, deltas } = ensemble.evaluate(table, rows);
    for (let i = 0; i < ratios.length; i++) {
      const order = alone.toSorted((a, b) => a.ratios[i] - b.ratios[i]);
      expect(ratios[i]).toBe((order[1].ratios[i] + order[2].ratios[i]) / 2);
      expect(deltas[i]).toBeCloseTo((order[1].deltas[i] + order[2].deltas[i]) / 2, 12);
    }
    ensemble.dispose();
  });

  it("by least squares is on validation at least as good as each member", () => {
    const all = members();
    const best = Math.min(...all.map(mse));
    const ensemble = ensembleOf(all, data, { combine: "least-squares" });
    expect(mse(ensemble)).toBeLessThanOrEqual(best * (1 + 1e-9));
    ensemble.dispose();
  });

  it("needs members", () => {
    expect(() => ensembleOf([], data)).toThrow("there are no members");
  });
});

it("an ensemble leaves out members that diverge, and says so", async () => {
  const quick = { kind: "mlp", layers: [4], epochs: 3, batchRows: 64 };
  const config = {
    kind: "ensemble",
    members: [quick, { ...quick, activation: "relu", rate: 1e30 }],
  };
  const { pricer, status, advice } = await trainPricer(config, data, { engine, seed: 1 });
  expect(status).toBe("finished");
  expect(advice).toMatch(/member 2, left out: the loss became .* at epoch 0/);
  expect(pricer.price(table, rows).every(Number.isFinite)).toBe(true);
  const again = readPricer(pricer.toSafetensors(), { engine });
  expect(again.price(table, rows)).toEqual(pricer.price(table, rows));
  pricer.dispose();
  again.dispose();
});

describe("weights of members", () => {
  const a = Float64Array.of(1, 2, 3, 4);
  const b = Float64Array.of(1, 0, 1, 0);

  it("by least squares find the mixture that made the targets", () => {
    const targets = a.map((value, i) => 0.3 * value + 0.9 * b[i]);
    const [first, second] = memberWeights("least-squares", [a, b], targets);
    expect(first).toBeCloseTo(0.3, 9);
    expect(second).toBeCloseTo(0.9, 9);
  });

  it("are never negative", () => {
    const targets = a.map((value, i) => value - 0.5 * b[i]);
    const [first, second] = memberWeights("least-squares", [a, b], targets);
    expect(second).toBe(0);
    expect(first).toBeGreaterThan(0);
  });

  it("by inverse error are in proportion to it", () => {
    const targets = new Float64Array(4);
    const [first, second] = memberWeights(
      "inverse-error",
      [Float64Array.of(1, 1, 1, 1), Float64Array.of(2, 2, 2, 2)],
      targets,
    );
    expect(first).toBeCloseTo(0.8, 12);
    expect(second).toBeCloseTo(0.2, 12);
  });
});
