import type { Progress } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import {
  boosterFromXgboostJson,
  boosterToXgboostJson,
  logistic,
  trainBooster,
} from "../src/index.ts";
import type { BoosterData, BoosterOptions } from "../src/index.ts";
import { planMemory } from "../src/training/memory-plan.ts";
import { settingsOf } from "../src/training/options.ts";
import { testTable } from "./support/tables.ts";

describe("early stopping", () => {
  // Noise only: the validation metric turns soon.
  const table = testTable({ rows: 300, seed: 8 });
  const noise = table.targets.map((_, i) => ((i * 7919) % 13) / 13);
  const data = { features: table.features, targets: noise };
  const other = testTable({ rows: 200, seed: 9 });
  const validation = {
    features: other.features,
    targets: other.targets.map((_, i) => ((i * 104729) % 13) / 13),
  };

  it("keeps the trees up to the best round", async () => {
    const { booster, history, bestIteration, status } = await trainBooster(data, {
      rounds: 200,
      maxDepth: 8,
      validation,
      patience: 5,
    });
    const metrics = [...(history.validation ?? [])];
    expect(status).toBe("stopped-early");
    expect(bestIteration).toBe(metrics.indexOf(Math.min(...metrics)));
    expect(metrics.length).toBe(bestIteration + 5 + 1);
    expect(booster.trees.length).toBe(bestIteration + 1);
    expect(booster.attributes).toEqual({ best_iteration: String(bestIteration) });
    const predictions = booster.predict(validation.features);
    let sum = 0;
    for (let i = 0; i < predictions.length; i++)
      sum += (predictions[i] - validation.targets[i]) ** 2;
    const rmse = Math.sqrt(sum / predictions.length);
    expect(Math.abs(rmse / metrics[bestIteration] - 1)).toBeLessThan(1e-6);
  });

  it("leaves all trees without patience", async () => {
    const { booster, status } = await trainBooster(data, { rounds: 12, validation });
    expect(booster.trees.length).toBe(12);
    expect(status).toBe("all-rounds");
  });
});

describe("a run", () => {
  const { features, targets } = testTable();

  it("reports progress by round", async () => {
    const seen: Progress[] = [];
    await trainBooster({ features, targets }, { rounds: 3 }, { onProgress: (p) => seen.push(p) });
    expect(seen.map(({ stage, done, total }) => [stage, done, total])).toEqual([
      ["bin features", 0, null],
      ["boost", 1, 3],
      ["boost", 2, 3],
      ["boost", 3, 3],
    ]);
    expect(seen[3].note).toMatch(/^rmse \d\.\d+$/);
  });

  it("ends with the signal's reason", async () => {
    const control = new AbortController();
    const reason = new Error("enough");
    const run = trainBooster(
      { features, targets },
      { rounds: 1000 },
      { signal: control.signal, onProgress: ({ done }) => done === 2 && control.abort(reason) },
    );
    await expect(run).rejects.toBe(reason);
  });

  it("starts from the mean when asked", async () => {
    const { booster } = await trainBooster({ features, targets }, { rounds: 1, baseScore: "mean" });
    const mean = targets.reduce((a, b) => a + b, 0) / targets.length;
    expect(booster.baseScore).toBeCloseTo(mean, 6);
  });
});

describe("misuse is named", () => {
  const good = testTable({ rows: 20 });
  const train = (data: Partial<BoosterData>, options: BoosterOptions = {}) =>
    trainBooster({ ...good, ...data }, options);
  const withInfinity = good.features.slice();
  withInfinity[9] = Infinity;
  const withNaN = good.targets.slice();
  withNaN[4] = NaN;

  it.each<readonly [string, Partial<BoosterData>, BoosterOptions]>([
    ["features[2, 1] must be finite in single precision", { features: withInfinity }, {}],
    ["targets[4] must be finite, got NaN", { targets: withNaN }, {}],
    ['features must have shape "[19 rows, features]"', { targets: good.targets.slice(1) }, {}],
    ["weights must have shape [20], got [3]", { weights: new Float32Array(3) }, {}],
    ["weights[0] must be finite, 0 or more", { weights: new Float32Array(20).fill(-1) }, {}],
    ["weights must be positive for some row", { weights: new Float32Array(20) }, {}],
    ["table has no rows", { targets: new Float32Array(0), features: new Float32Array(0) }, {}],
    ["maxDepth must be a positive integer, got 0", {}, { maxDepth: 0 }],
    ["maxBins must be an integer from 2 to 256, got 300", {}, { maxBins: 300 }],
    ["subsample must be in (0, 1], got 0", {}, { subsample: 0 }],
    ["l2 must be finite, 0 or more, got NaN", {}, { l2: NaN }],
    ["patience must be used with a validation set", {}, { patience: 3 }],
    ["baseScore must be a probability in (0, 1)", {}, { objective: logistic(), baseScore: 2 }],
    [
      "targets[0] must be in [0, 1]",
      { targets: good.targets.map(() => 3) },
      { objective: logistic() },
    ],
    [
      "validation.features must have shape [10, 4], got [10, 2]",
      {},
      { validation: testTable({ rows: 10, nFeatures: 2 }) },
    ],
    ["featureNames must have shape [4], got [1]", {}, { featureNames: ["a"] }],
  ])("%s", async (message, data, options) => {
    await expect(train(data, options)).rejects.toThrow(message);
  });

  it("stops a diverging training with advice", async () => {
    const targets = good.targets.map((y) => y * 1e37);
    const run = train({ targets }, { learningRate: 30, l2: 0, rounds: 50 });
    await expect(run).rejects.toThrow(
      /gradient became .* in round \d+: the training diverged; lower/,
    );
  });

  it("refuses a table that does not fit the memory", () => {
    const size = {
      nRows: 2 ** 26,
      nFeatures: 40,
      weighted: false,
      validationRows: 0,
      validationWeighted: false,
      threads: 2,
      base: 65_536,
    };
    expect(() => planMemory(size, settingsOf({}))).toThrow(/GiB on 2 threads.*fewer rows/);
  });

  it("refuses features to predict that are infinite or of another width", async () => {
    const { booster } = await train({}, { rounds: 1 });
    expect(() => booster.predict(new Float64Array(7))).toThrow("features must have shape");
    expect(() => booster.predict(new Float64Array([1, 2, 3, 1e40]))).toThrow("features[0, 3]");
    expect(() => booster.predict(good.features, new Float32Array(3))).toThrow(
      "out must have shape",
    );
  });
});

async function modelText(): Promise<string> {
  const { features, targets } = testTable({ rows: 60 });
  const { booster } = await trainBooster(
    { features, targets },
    { rounds: 2, maxDepth: 2, featureNames: ["S/K", "K", "tau", "r"] },
  );
  return boosterToXgboostJson(booster);
}

describe("a model file", () => {
  it("keeps feature names", async () => {
    expect(boosterFromXgboostJson(await modelText()).featureNames).toEqual([
      "S/K",
      "K",
      "tau",
      "r",
    ]);
  });

  it.each<readonly [string, (text: string) => string]>([
    ["m.json: is not JSON", (t) => t.slice(0, 100)],
    ['save the model as "model.json"', () => "{L\u0000\u0000"],
    ['the document has no key "learner"', () => "{}"],
    [
      "learner.learner_model_param.num_feature must be a positive integer",
      (t) => t.replaceAll('"num_feature":"4"', '"num_feature":"0"'),
    ],
    [
      'learner.gradient_booster.name must be "gbtree", got "dart"',
      (t) => t.replace('"gbtree"}', '"dart"}'),
    ],
    [
      "num_class is 3; models of several classes",
      (t) => t.replace('"num_class":"0"', '"num_class":"3"'),
    ],
    [
      'learner.objective.name is "rank:pairwise"; supported are',
      (t) => t.replace("reg:squarederror", "rank:pairwise"),
    ],
    [
      "base_score must be a finite number",
      (t) => t.replace('"base_score":"0.5"', '"base_score":"x"'),
    ],
    [
      "trees[0].left_children must have",
      (t) => t.replace('"left_children":[', '"left_children":[1,'),
    ],
    [
      "trees[0].left_children[0] must be a node that has no parent yet, got 0",
      (t) => t.replace('"left_children":[1', '"left_children":[0'),
    ],
    [
      "trees[0].split_indices[0] must be below num_feature 4",
      (t) => t.replace(/"split_indices":\[\d/, '"split_indices":[9'),
    ],
    [
      "trees[0].split_conditions[0] must be a number",
      (t) =>
        t
          .replace('"split_conditions":[', '"split_conditions":["x",')
          .replace(/("split_conditions":\["x"),[^,]*/, "$1"),
    ],
    ["which is not supported", (t) => t.replace('"split_type":[0', '"split_type":[1')],
    ["feature_names must have 4 names, got 3", (t) => t.replace('["S/K",', "[")],
  ])("is refused by name: %s", async (message, spoil) => {
    const spoilt = spoil(await modelText());
    expect(() => boosterFromXgboostJson(spoilt, { file: "m.json" })).toThrow(message);
  });
});
