import { describe, expect, it } from "vitest";

import { logistic, trainBooster } from "../src/index.ts";
import type { BoosterOptions } from "../src/index.ts";
import { testTable } from "./support/tables.ts";
import { bitsOf } from "./support/trees.ts";

// Enough rows that trees begin with levels shared by threads and end with subtrees of one each.
const ROWS = 30_000;

const CASES: Readonly<Record<string, BoosterOptions>> = {
  "shallow trees": { maxDepth: 6 },
  "deep trees": { maxDepth: 40, l2: 0.01 },
  "sampled rows and features": { subsample: 0.5, colsampleByLevel: 0.5 },
};

describe.each(Object.entries(CASES))(
  "training is the same to the last bit, %s",
  (_name, options) => {
    it("on one, two and three threads", async () => {
      const { features, targets } = testTable({ rows: ROWS, missing: 0.05 });
      const validation = testTable({ rows: 3000, missing: 0.05, seed: 2 });
      const train = (threads: number) =>
        trainBooster({ features, targets }, { ...options, rounds: 4, threads, validation });
      const one = await train(1);
      for (const threads of [2, 3]) {
        const other = await train(threads);
        expect(bitsOf(other.booster.trees)).toBe(bitsOf(one.booster.trees));
        expect(other.history).toEqual(one.history);
      }
    });
  },
);

describe("a tree grown by shards and subtrees", () => {
  it("is the tree of the same rows in one piece", async () => {
    // 4,096 rows are one thread's task from the first split on; sixteen copies of them are not.
    // Sixteen, a power of two, scales sums and gains without rounding.
    const { features, targets } = testTable({ rows: 4000, grid: 250, missing: 0.1 });
    const copies = 16;
    const many = {
      features: new Float32Array(copies * features.length),
      targets: new Float32Array(copies * targets.length),
    };
    for (let i = 0; i < copies; i++) {
      many.features.set(features, i * features.length);
      many.targets.set(targets, i * targets.length);
    }
    const options = { rounds: 3, maxDepth: 12, l2: 0, maxBins: 255 } as const;
    const whole = await trainBooster(many, {
      ...options,
      minChildWeight: copies,
      minSplitGain: copies / 128,
      threads: 2,
    });
    const piece = await trainBooster(
      { features, targets },
      { ...options, minChildWeight: 1, minSplitGain: 1 / 128, threads: 1 },
    );
    const thresholds = piece.booster.trees.map((tree) => [...tree.threshold]);
    expect(whole.booster.trees.map((tree) => [...tree.threshold])).toEqual(thresholds);
  });

  it("takes a logistic objective as well", async () => {
    const { features, targets } = testTable({ rows: ROWS });
    const binary = targets.map((y) => Number(y > 0));
    const train = (threads: number) =>
      trainBooster(
        { features, targets: binary },
        { rounds: 3, objective: logistic(), threads, maxDepth: 8 },
      );
    const [one, two] = [await train(1), await train(2)];
    expect(bitsOf(two.booster.trees)).toBe(bitsOf(one.booster.trees));
  });
});
