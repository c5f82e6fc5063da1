import {
  Booster,
  boosterFromXgboostJson,
  boosterToXgboostJson,
  logistic,
  pseudoHuber,
  squaredError,
  trainBooster,
} from "@volsmith/boosting";
import {
  affine,
  clamp,
  describeModel,
  loadEngine,
  multiply,
  slice,
  Weights,
} from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { onnxModel, onnxTrees } from "@volsmith/onnx";
import { describe, expect, it } from "vitest";

import { compareNumbers, runOnnx } from "./compare.ts";

const ROWS = 400;

/** Rows of four features, an eighth of them missing, of few digits so that thresholds are met. */
function table(seed: number) {
  const random = randomGenerator(seed);
  const features = Float32Array.from({ length: 4 * ROWS }, () => {
    const x = Math.round(10 * random.normal()) / 10;
    return random.uniform() < 0.125 ? NaN : x;
  });
  const targets = Float64Array.from({ length: ROWS }, (_, i) => {
    const [a, b, c] = features.subarray(4 * i, 4 * i + 3).map((x) => (Number.isNaN(x) ? 1 : x));
    return Math.tanh(a) + 0.3 * b * c + 0.05 * random.normal();
  });
  return { features, targets };
}

async function onnxOf(file: Uint8Array, features: Float32Array, output = "y") {
  const results = await runOnnx(file, { x: { data: features, dims: [features.length / 4, 4] } });
  expect(results[output].dims).toEqual([features.length / 4, 1]);
  return results[output].data as Float32Array;
}

describe("boosted trees in ONNX Runtime", () => {
  const train = table(1);
  const other = table(2).features;

  it.each([
    { objective: squaredError(), maxDepth: 6 },
    { objective: squaredError(), maxDepth: 12 },
    { objective: pseudoHuber(0.7), maxDepth: 4 },
    { objective: logistic(), maxDepth: 3 },
  ])("predict as the booster does: $objective.name, depth $maxDepth", async (options) => {
    const probabilities = train.targets.map((y) => 1 / (1 + Math.exp(-y)));
    const targets = options.objective.name === "binary:logistic" ? probabilities : train.targets;
    const { booster } = await trainBooster(
      { features: train.features, targets },
      { ...options, rounds: 40, baseScore: 0.4 },
    );
    for (const features of [train.features, other, other.subarray(0, 4)]) {
      // 40 leaves are summed in float32, in another order: 40 roundings of 6e-8.
      const theirs = await onnxOf(onnxTrees(booster), features);
      compareNumbers("y", booster.predict(features), theirs, 1e-6);
    }
  });

  it("trees of one leaf, and of splits that were pruned away in XGBoost's file", async () => {
    const { booster } = await trainBooster(train, {
      rounds: 3,
      minSplitGain: 1e9,
      baseScore: "mean",
    });
    expect(booster.nNodes).toBe(3);
    compareNumbers("y", booster.predict(other), await onnxOf(onnxTrees(booster), other), 1e-6);

    const { booster: small } = await trainBooster(train, { rounds: 1, maxDepth: 1 });
    const json = JSON.parse(boosterToXgboostJson(small));
    const [tree] = json.learner.gradient_booster.model.trees;
    // A node nobody leads to, as XGBoost leaves them behind.
    for (const [key, value] of Object.entries<unknown>(tree))
      if (Array.isArray(value) && value.length === 3)
        value.push(key === "parents" ? 2147483647 : key.endsWith("children") ? -1 : value[2]);
    tree.tree_param.num_nodes = "4";
    tree.tree_param.num_deleted = "1";
    const pruned = boosterFromXgboostJson(JSON.stringify(json));
    compareNumbers("y", pruned.predict(other), await onnxOf(onnxTrees(pruned), other), 1e-6);
  });

  it("take features and give answers as a recorded model makes them", async () => {
    const { booster } = await trainBooster(train, { rounds: 5 });
    const engine = await loadEngine({ threads: 1 });
    const weights = new Weights(engine, randomGenerator(1));
    const description = describeModel(weights, {
      inputs: { x: [4], ratio: [1] },
      outputs: ({ x, ratio }) => {
        const bounded = clamp(affine(ratio, { scale: 2 }), { least: 0, most: 1 });
        return { price: multiply(bounded, slice(x, 3, 4)) };
      },
    });
    const file = onnxModel(description, weights, { trees: { ratio: { booster, of: "x" } } });
    const features = other.map((x) => (Number.isNaN(x) ? 0.5 : x));
    const theirs = await onnxOf(file, features, "price");
    const ratios = booster.predict(features);
    const wanted = ratios.map((r, i) => Math.min(1, Math.max(0, 2 * r)) * features[4 * i + 3]);
    compareNumbers("price", wanted, theirs, 1e-6);
    expect(() =>
      onnxModel(description, weights, { trees: { margin: { booster, of: "x" } } }),
    ).toThrow('trees name "margin"; inputs are: x, ratio');
    expect(() =>
      onnxModel(description, weights, { trees: { x: { booster, of: "ratio" } } }),
    ).toThrow('input "x" of trees');
    engine.dispose();
  });

  it("refuse an objective whose predictions they do not know", () => {
    const objective = { ...squaredError(), name: "reg:mine" };
    const booster = new Booster({ objective, trees: [], nFeatures: 1, baseScore: 0 });
    expect(() => onnxTrees(booster)).toThrow(
      "onnxTrees: objective must be one of reg:squarederror",
    );
  });
});
