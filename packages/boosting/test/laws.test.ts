import { randomGenerator } from "@volsmith/numerics";
import { assert, asyncProperty, double } from "fast-check";
import { describe, expect, it } from "vitest";

import { trainBooster, treeDepth } from "../src/index.ts";
import { permuted, testTable } from "./support/tables.ts";
import { bitsOf, largestDifference } from "./support/trees.ts";

const EXACT = { l2: 0, minChildWeight: 0, baseScore: 0, learningRate: 1 } as const;

const steps = (x: number) => (x < -0.5 ? 1 : x < 0.25 ? -2 : x < 0.6 ? 0.5 : 3);

describe("a booster", () => {
  it("fits a step function exactly, with one tree and no penalty", async () => {
    const features = Float64Array.from({ length: 400 }, (_, i) => Math.sin(i));
    // With more distinct values than bins, edges of steps need not be cuts: hence multiples of ¼.
    const coarse = features.map((x) => Math.round(4 * x) / 4);
    const { booster, history } = await trainBooster(
      { features: coarse, targets: coarse.map(steps) },
      { ...EXACT, rounds: 1, maxDepth: 4 },
    );
    expect([...booster.predict(coarse)]).toEqual(Array.from(coarse, steps));
    expect(history.training[0]).toBe(0);
  });

  it("never raises its training loss at a small learning rate", async () => {
    const { features, targets } = testTable({ rows: 800, missing: 0.1 });
    const { history } = await trainBooster(
      { features, targets },
      { rounds: 60, learningRate: 0.05, maxDepth: 4 },
    );
    for (let i = 1; i < history.training.length; i++) {
      expect(history.training[i]).toBeLessThan(history.training[i - 1]);
    }
  });

  it("reports the loss of its own predictions", async () => {
    const { features, targets } = testTable({ rows: 500, missing: 0.1 });
    const { booster, history } = await trainBooster({ features, targets }, { rounds: 20 });
    const predictions = booster.predict(features);
    let sum = 0;
    for (let i = 0; i < targets.length; i++) sum += (predictions[i] - targets[i]) ** 2;
    // The kernel squares differences rounded to single precision.
    expect(Math.abs(history.training[19] / Math.sqrt(sum / 500) - 1)).toBeLessThan(1e-6);
  });

  it("depends on the ranks of features only", async () => {
    const table = testTable({ rows: 700, missing: 0.05 });
    const train = (features: Float32Array) =>
      trainBooster({ features, targets: table.targets }, { rounds: 8, maxDepth: 5 });
    const { booster } = await train(table.features);
    const monotone = table.features.map((x) => Math.exp(x / 2) - 3);
    const other = await train(monotone);
    expect([...other.booster.predict(monotone)]).toEqual([...booster.predict(table.features)]);
  });

  it("is the same to the last bit whatever the order of rows", async () => {
    const table = testTable({ rows: 5000, missing: 0.05 });
    const train = ({ features, targets }: typeof table) =>
      trainBooster({ features, targets }, { rounds: 5, maxDepth: 9, threads: 1 });
    const { booster } = await train(table);
    const other = await train(permuted(table, 3));
    expect(bitsOf(other.booster.trees)).toBe(bitsOf(booster.trees));
  });

  it("gives weight w to a row as w copies of it would", async () => {
    const { features, targets, nFeatures } = testTable({ rows: 300, grid: 60 });
    const weights = targets.map((_, i) => 1 + (i % 3));
    const rows = [...weights].flatMap((w, i) => Array.from({ length: w }, () => i));
    const options = { rounds: 5, maxDepth: 4 };
    const weighted = await trainBooster({ features, targets, weights }, options);
    const copied = await trainBooster(
      {
        features: Float32Array.from(
          rows.flatMap((i) => [...features.subarray(i * nFeatures, (i + 1) * nFeatures)]),
        ),
        targets: Float32Array.from(rows, (i) => targets[i]),
      },
      options,
    );
    // Gradients times weight are rounded to single precision before they are summed.
    const difference = largestDifference(
      weighted.booster.predict(features),
      copied.booster.predict(features),
    );
    expect(difference).toBeLessThan(1e-5);
  });
});

describe("a leaf", () => {
  it("has weight −T(G)/(H + λ) [CG16 (5)], T the soft threshold of the L1 penalty", async () => {
    await assert(
      asyncProperty(
        double({ min: 0, max: 20, noNaN: true }),
        double({ min: 0, max: 20, noNaN: true }),
        async (l1, l2) => {
          const { features, targets } = testTable({ rows: 120, grid: 40 });
          const { booster } = await trainBooster(
            { features, targets },
            { rounds: 1, maxDepth: 3, l1, l2, learningRate: 1, baseScore: 0 },
          );
          const margins = booster.predict(features);
          const sums = new Map<number, { gradient: number; hessian: number }>();
          for (const [i, margin] of margins.entries()) {
            const sum = sums.get(margin) ?? { gradient: 0, hessian: 0 };
            sum.gradient -= targets[i];
            sum.hessian += 1;
            sums.set(margin, sum);
          }
          for (const [weight, { gradient: g, hessian: h }] of sums) {
            // Leaves whose gradient the L1 penalty swallows share the weight 0.
            if (weight === 0) continue;
            const expected = (-Math.sign(g) * Math.max(0, Math.abs(g) - l1)) / (h + l2);
            // Single precision of the stored weight.
            expect(Math.abs(weight - expected)).toBeLessThan(1e-6 * (1 + Math.abs(expected)));
          }
        },
      ),
      { seed: 42, numRuns: 25 },
    );
  });

  it("holds at least the least sum of hessians, and no split gains less than asked", async () => {
    const { features, targets } = testTable({ rows: 900 });
    const { booster } = await trainBooster(
      { features, targets },
      { rounds: 5, maxDepth: 12, minChildWeight: 20, minSplitGain: 0.7 },
    );
    for (const { left, cover, gain } of booster.trees) {
      for (let node = 0; node < left.length; node++) {
        expect(cover[node]).toBeGreaterThanOrEqual(20);
        if (left[node] >= 0) expect(gain[node]).toBeGreaterThanOrEqual(Math.fround(0.7));
      }
    }
  });
});

describe("a tree", () => {
  it("sends missing values where the loss is least", async () => {
    // Missing rows have the target of large values, then of small ones.
    for (const [side, direction] of [
      [1, 0],
      [-1, 1],
    ]) {
      const features = Float64Array.from({ length: 90 }, (_, i) => [-1, 1, NaN][i % 3]);
      const targets = features.map((x) => (Number.isNaN(x) ? side : x));
      const { booster } = await trainBooster(
        { features, targets },
        { ...EXACT, rounds: 1, maxDepth: 1 },
      );
      expect(booster.trees[0].defaultLeft[0]).toBe(direction);
      expect([...booster.predict(features)]).toEqual([...targets]);
    }
  });

  it("can split missing values from all others", async () => {
    const features = Float64Array.from({ length: 60 }, (_, i) => (i % 2 ? i : NaN));
    const targets = features.map((x) => (Number.isNaN(x) ? 5 : -5));
    const { booster } = await trainBooster(
      { features, targets },
      { ...EXACT, rounds: 1, maxDepth: 1 },
    );
    expect([...booster.predict(features)]).toEqual([...targets]);
  });

  it("stays within its depth, and reaches far when allowed", async () => {
    const random = randomGenerator(5);
    const features = Float64Array.from({ length: 3000 }, () => random.uniform());
    const targets = features.map((x) => Math.exp(20 * x));
    for (const maxDepth of [1, 2, 7, 75]) {
      const { booster } = await trainBooster(
        { features, targets },
        { rounds: 2, maxDepth, l2: 0, maxBins: 256 },
      );
      const depths = booster.trees.map(treeDepth);
      expect(Math.max(...depths)).toBeLessThanOrEqual(maxDepth);
      if (maxDepth <= 7) expect(depths[0]).toBe(maxDepth);
      else expect(depths[0]).toBeGreaterThan(10);
    }
  });

  it("is a single leaf when nothing can be split", async () => {
    const { booster } = await trainBooster(
      { features: new Float64Array(20).fill(3), targets: new Float64Array(20).fill(2) },
      { ...EXACT, rounds: 2 },
    );
    expect(booster.trees.map(({ left }) => left.length)).toEqual([1, 1]);
    expect([...booster.predict(new Float64Array([3, -7, NaN]))]).toEqual([2, 2, 2]);
  });

  it("splits by the features drawn for it only", async () => {
    const { features, targets, nFeatures } = testTable({ rows: 400, nFeatures: 6 });
    // Over thirty trees of two features each, every feature has its turn.
    const { booster } = await trainBooster(
      { features, targets },
      { rounds: 30, colsampleByTree: 0.34, maxDepth: 4 },
    );
    const used = booster.trees.map(
      ({ left, feature }) => new Set(feature.filter((_, node) => left[node] >= 0)),
    );
    for (const set of used) expect(set.size).toBeLessThanOrEqual(Math.floor(0.34 * nFeatures));
    expect(new Set(used.flatMap((set) => [...set])).size).toBe(nFeatures);
  });
});

describe("the sample of rows", () => {
  it("follows the seed, and has the size asked for", async () => {
    const { features, targets } = testTable({ rows: 4000 });
    const train = (seed: number) =>
      trainBooster(
        { features, targets },
        { rounds: 3, subsample: 0.4, random: randomGenerator(seed) },
      );
    const [a, b, c] = [await train(1), await train(1), await train(2)];
    expect(bitsOf(a.booster.trees)).toBe(bitsOf(b.booster.trees));
    expect(bitsOf(a.booster.trees)).not.toBe(bitsOf(c.booster.trees));
    // Binomial(4000, 0.4): standard deviation 31, four of them allowed.
    for (const { cover } of a.booster.trees) expect(Math.abs(cover[0] - 1600)).toBeLessThan(124);
  });
});
