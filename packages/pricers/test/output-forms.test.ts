import { loadEngine, ModelProgram, Weights } from "@volsmith/engine";
import type { Engine, InputShapes } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { blackPrice, impliedVol } from "@volsmith/pricing";
import { trainPricer } from "@volsmith/pricers";
import type { Pricer } from "@volsmith/pricers";
import { tableOf } from "@volsmith/table";
import { array, assert, double, property, tuple } from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { recordBlack, recordNormalCdf } from "../src/neural/black.ts";
import { normalCdf } from "@volsmith/numerics";
import { marketData } from "./support/table.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const NAMES = [
  "S/K",
  "K",
  "tau",
  "r",
  "sigma20",
  "sigma30",
  "sigma40",
  "sigma50",
  "sigma65",
  "sigma90",
];

/** Rows far outside of anything seen in training too. */
const row = tuple(
  double({ min: 0.3, max: 3, noNaN: true }),
  double({ min: 1, max: 1e5, noNaN: true }),
  double({ min: 1e-3, max: 5, noNaN: true }),
  double({ min: -0.05, max: 0.25, noNaN: true }),
  ...Array.from({ length: 6 }, () => double({ min: 0.001, max: 3, noNaN: true })),
);

const mean = (values: Float64Array) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

function pricesOf(pricer: Pricer, rows: readonly (readonly number[])[]): Float64Array {
  const table = tableOf({
    featureNames: NAMES,
    features: Float64Array.from(rows.flat()),
    targets: rows.map(() => 0),
    days: rows.map(() => 19_000),
  });
  return pricer.price(table, { from: 0, to: table.size });
}

describe.each(["positive", "exponential", "bounded", "volatility"] as const)(
  "output %s",
  (output) => {
    let pricer: Pricer;
    beforeAll(async () => {
      const config = { kind: "mlp", layers: [8], output, epochs: 3, rate: 0.05 };
      ({ pricer } = await trainPricer(config, marketData(), { engine, seed: 1 }));
    });
    afterAll(() => pricer.dispose());

    it("holds its limits exactly for any row, in double and in single precision", () => {
      const law = property(array(row, { minLength: 1, maxLength: 40 }), (rows) => {
        for (const [i, ratio] of pricesOf(pricer, rows).entries()) {
          const [m, , tau, r] = rows[i];
          if (output === "positive" || output === "exponential") {
            expect(Math.fround(ratio)).toBeGreaterThan(0);
            continue;
          }
          const lower = Math.max(m - Math.exp(-r * tau), 0);
          expect(ratio).toBeGreaterThanOrEqual(lower);
          expect(ratio).toBeLessThanOrEqual(m);
          expect(Math.fround(ratio)).toBeGreaterThanOrEqual(Math.fround(lower));
          expect(Math.fround(ratio)).toBeLessThanOrEqual(Math.fround(m));
        }
      });
      assert(law, { seed: 4, numRuns: 60 });
    });

    it("begins at the mean of what it is to learn", async () => {
      const data = marketData();
      const config = { kind: "mlp", layers: [8], output, epochs: 1, rate: 1e-9 };
      const start = await trainPricer(config, data, { engine, seed: 1 });
      const { train } = data.split;
      const ratios = start.pricer.price(data.table, train);
      const wanted = mean(data.table.targets.subarray(train.from, train.to));
      // An untrained network says numbers of size 1: within a factor of a few, not of a thousand.
      expect(mean(ratios) / wanted).toBeGreaterThan(0.2);
      expect(mean(ratios) / wanted).toBeLessThan(5);
      start.pricer.dispose();
    });
  },
);

it("a bounded price needs the features its bounds are made of", async () => {
  const config = { kind: "mlp", output: "bounded", features: ["S/K", "K", "tau"] };
  const training = trainPricer(config, marketData(), { engine, seed: 1 });
  await expect(training).rejects.toThrow(/output "bounded" is made of S\/K, r, tau, and r is not/);
});

/** Outputs of recorded operations of inputs [1]. */
function compute(
  inputs: Readonly<Record<string, readonly number[]>>,
  record: (values: Record<string, never>) => unknown,
): Float32Array {
  const weights = new Weights(engine, randomGenerator(1));
  const shapes = Object.fromEntries(Object.keys(inputs).map((name) => [name, [1]]));
  const rows = Object.values(inputs)[0].length;
  const program = new ModelProgram(weights, {
    rows,
    inputs: shapes as unknown as InputShapes,
    outputs: (values) => ({ y: record(values as never) as never }),
  });
  const { y } = program.evaluate(inputs, rows).outputs;
  program.dispose();
  return y;
}

describe("Black and Scholes in the engine", () => {
  it("has Φ to 1e-7 and single precision", () => {
    const x = Array.from({ length: 401 }, (_, i) => (i - 200) / 20);
    const y = compute({ x }, ({ x: value }) => recordNormalCdf(value));
    for (const [i, at] of x.entries()) expect(Math.abs(y[i] - normalCdf(at))).toBeLessThan(2.5e-7);
  });

  it("has prices to single precision", () => {
    const random = randomGenerator(2);
    const draw = (least: number, most: number) =>
      Array.from({ length: 200 }, () => least + (most - least) * random.uniform());
    const inputs = {
      m: draw(0.7, 1.4),
      r: draw(-0.01, 0.1),
      tau: draw(0.02, 3),
      sigma: draw(0.05, 1),
    };
    const y = compute(inputs, (values) => recordBlack(values as never));
    for (let i = 0; i < 200; i++) {
      const [m, r, tau, sigma] = [inputs.m[i], inputs.r[i], inputs.tau[i], inputs.sigma[i]];
      const discountFactor = Math.exp(-r * tau);
      const option = { strike: 1, tau, type: "call", discountFactor } as const;
      const exact = blackPrice(sigma, { ...option, forward: m / discountFactor });
      expect(Math.abs(y[i] - exact)).toBeLessThan(1e-6);
    }
  });
});

describe("output volatility around a feature", () => {
  const config = { kind: "mlp", layers: [8], output: "volatility", around: "sigma90", epochs: 2 };

  it("doubles an untrained network's volatility with the feature, whatever its level", async () => {
    // With the features it looks at unchanged, the answer of the network is the same factor.
    const features = ["S/K", "tau", "r", "sigma90"];
    const still = { ...config, features, layers: [1], rate: 1e-12, outside: "clamp" };
    const { pricer } = await trainPricer(still, marketData(), { engine, seed: 1 });
    const most = pricer.ranges.find(({ name }) => name === "sigma90")!.most;
    const vols = [most, 2 * most, 4 * most];
    const prices = pricesOf(
      pricer,
      vols.map((vol) => [1, 4000, 0.5, 0.02, 0.2, 0.2, 0.2, 0.2, 0.2, vol]),
    );
    const [one, two, four] = Array.from(prices, (price) => {
      const discountFactor = Math.exp(-0.01);
      const option = { forward: 1 / discountFactor, strike: 1, tau: 0.5, discountFactor } as const;
      return impliedVol(price, { ...option, type: "call" }).vol;
    });
    // Single precision, ten thousandths.
    expect(two / one).toBeCloseTo(2, 3);
    expect(four / one).toBeCloseTo(4, 3);
    pricer.dispose();
  });

  it("needs the feature, and the form", async () => {
    const without = { ...config, features: ["S/K", "tau", "r"] };
    await expect(trainPricer(without, marketData(), { engine, seed: 1 })).rejects.toThrow(
      /made of S\/K, r, tau, sigma90, and sigma90 is not among the features/,
    );
    const plain = { ...config, output: "plain" };
    await expect(trainPricer(plain, marketData(), { engine, seed: 1 })).rejects.toThrow(
      /around must be null with output "plain"; use "volatility"/,
    );
  });
});
