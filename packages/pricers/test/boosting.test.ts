import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { fromXgboostJson, toXgboostJson, trainPricer } from "@volsmith/pricers";
import type { Pricer } from "@volsmith/pricers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { onnxRatios } from "./support/onnx.ts";
import { marketData } from "./support/table.ts";

const data = marketData();
const { table, split } = data;

let engine: Engine;
let pricer: Pricer;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
  const config = { kind: "boosting", trees: 60, depth: 35, slopeWidth: 0.5 };
  ({ pricer } = await trainPricer(config, data, { engine, seed: 1 }));
});
afterAll(() => engine.dispose());

it("XGBoost's JSON gives the same prices back", () => {
  const again = fromXgboostJson(toXgboostJson(pricer), data, { engine });
  expect(again.featureNames).toEqual(pricer.featureNames);
  // The base score is written in decimal and read in single precision.
  const ratios = again.price(table, split.test);
  for (const [i, ratio] of pricer.price(table, split.test).entries())
    expect(Math.abs(ratio - ratios[i])).toBeLessThan(1e-6);
});

it("a pricer without trees has no XGBoost JSON", async () => {
  const { pricer: other } = await trainPricer({ kind: "black-scholes" }, data, { engine, seed: 1 });
  expect(() => toXgboostJson(other)).toThrow('a pricer of kind "black-scholes" has no trees');
});

it("a model of other features is refused", () => {
  const poor = marketData({ without: ["sigma90"] });
  expect(() => fromXgboostJson(toXgboostJson(pricer), poor, { engine })).toThrow("sigma90");
});

/** Σ of squared relative errors on the training part. */
async function relativeError(loss: string): Promise<number> {
  const config = { kind: "boosting", depth: 3, trees: 30, loss, lambda: 1 };
  const { pricer: trained } = await trainPricer(config, data, { engine, seed: 1 });
  const errors = trained.price(table, split.train).map((ratio, row) => {
    const target = table.targets[row];
    return ((ratio - target) / Math.max(target, 0.005)) ** 2;
  });
  return errors.reduce((sum, error) => sum + error, 0);
}

it("on relative errors has fewer of them than on squared ones", async () => {
  expect(await relativeError("relative")).toBeLessThan(await relativeError("squared"));
});

it("deltas are differences over the stated width", () => {
  const rows = { from: 10, to: 30 };
  const { deltas } = pricer.evaluate(table, rows);
  const width = table.featureNames.length;
  const train = Array.from({ length: split.train.to }, (_, row) => table.features[row * width]);
  const mean = train.reduce((sum, value) => sum + value, 0) / train.length;
  const variance = train.reduce((sum, value) => sum + (value - mean) ** 2, 0) / train.length;
  const h = 0.5 * Math.sqrt(variance);
  const at = (by: number) => {
    const features = table.features.map((value, i) => (i % width === 0 ? value + by : value));
    return pricer.price({ ...table, features }, rows);
  };
  const [up, down] = [at(h), at(-h)];
  for (const [i, delta] of deltas.entries())
    expect(delta).toBeCloseTo((up[i] - down[i]) / (2 * h), 6);
  // Over half a deviation they look like a call's.
  const average = deltas.reduce((sum, delta) => sum + delta, 0) / deltas.length;
  expect(average).toBeGreaterThan(0.3);
  expect(average).toBeLessThan(1);
});

describe("trees that speak in volatilities", () => {
  const config = { kind: "boosting", output: "volatility", trees: 60, depth: 6 };

  it.each([null, "sigma30"])(
    "(around %s) price within the bounds, alike as ONNX and XGBoost JSON",
    async (around) => {
      const { pricer: own } = await trainPricer({ ...config, around }, data, { engine, seed: 1 });
      const rows = { from: 0, to: table.size };
      const ratios = own.price(table, rows);
      const width = table.featureNames.length;
      for (const [row, ratio] of ratios.entries()) {
        const [m, , tau, r] = table.features.subarray(row * width, row * width + 4);
        expect(ratio).toBeGreaterThanOrEqual(Math.max(m - Math.exp(-r * tau), 0));
        expect(ratio).toBeLessThanOrEqual(m);
      }
      const again = fromXgboostJson(toXgboostJson(own), data, { engine });
      for (const [row, ratio] of again.price(table, rows).entries())
        expect(Math.abs(ratio - ratios[row])).toBeLessThan(1e-6);
      const part = { from: 0, to: 50 };
      for (const [row, ratio] of (await onnxRatios(own, table, part)).entries())
        expect(Math.abs(ratio - ratios[row])).toBeLessThan(1e-5);
      const { deltas } = own.evaluate(table, part);
      for (const delta of deltas) expect(delta).toBeGreaterThan(0);
    },
  );

  it("price this smile better than trees that say C/K", async () => {
    const losses = await Promise.all(
      ["volatility", "plain"].map(async (output) => {
        const trained = await trainPricer({ ...config, output }, data, { engine, seed: 1 });
        return trained.bestLoss;
      }),
    );
    expect(losses[0]).toBeLessThan(losses[1] / 2);
  });

  it("need the features of a price", async () => {
    const training = trainPricer({ ...config, features: ["S/K", "tau"] }, data, {
      engine,
      seed: 1,
    });
    await expect(training).rejects.toThrow(
      'output "volatility" is made of S/K, r, tau, and r is not',
    );
  });
});
