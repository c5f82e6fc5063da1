import { readFileSync } from "node:fs";

import { describe, expect, it } from "vitest";

import {
  boosterFromXgboostJson,
  boosterToXgboostJson,
  logistic,
  pseudoHuber,
  trainBooster,
} from "../src/index.ts";
import type { BoosterOptions, ImportanceKind } from "../src/index.ts";
import { expectSameTrees, largestDifference } from "./support/trees.ts";

/** Written by golden/xgboost_golden.py with XGBoost 1.7.4. */
interface Golden {
  readonly features: readonly (number | null)[];
  readonly targets: readonly number[];
  readonly weights: readonly number[];
  readonly cases: readonly {
    readonly name: string;
    readonly parameters: Readonly<Record<string, number | string>>;
    readonly rounds: number;
    readonly model: string;
    readonly predictions: readonly number[];
    readonly importance: Readonly<Record<string, Readonly<Record<string, number>>>>;
  }[];
}

const golden = JSON.parse(
  readFileSync(new URL("golden/xgboost.json", import.meta.url), "utf8"),
) as Golden;
const features = Float64Array.from(golden.features, (x) => x ?? NaN);
const targets = Float64Array.from(golden.targets);
const weights = Float64Array.from(golden.weights);

const OPTIONS: Readonly<Record<string, BoosterOptions>> = {
  "squared error with missing values, L1 and L2": { maxDepth: 4, l1: 0.3, l2: 0.5 },
  "least gain and child weight": { minSplitGain: 1.5, minChildWeight: 5 },
  "logistic with weights": { maxDepth: 3, objective: logistic(), baseScore: 0.3 },
  "pseudo-Huber": { maxDepth: 3, objective: pseudoHuber() },
};

/** XGBoost's names of ours. */
const KINDS: Readonly<Record<string, ImportanceKind>> = {
  weight: "weight",
  gain: "gain",
  cover: "cover",
  total_gain: "total-gain",
  total_cover: "total-cover",
};

describe.each(golden.cases)("XGBoost's model: $name", ({ name, rounds, ...expected }) => {
  // The sum of a few single-precision leaves is the same; the sigmoid may differ in its last bits.
  it("predicts the same when we read it", () => {
    const booster = boosterFromXgboostJson(expected.model);
    expect(largestDifference(booster.predict(features), expected.predictions)).toBeLessThan(2e-7);
  });

  // Sums are exact here and double there; what is stored is rounded to single precision (6e-8).
  it("is the model we train, node by node", async () => {
    const isLogistic = name.startsWith("logistic");
    const { booster } = await trainBooster(
      isLogistic
        ? { features, targets: targets.map((y) => Number(y > 0)), weights }
        : { features, targets },
      { ...OPTIONS[name], rounds },
    );
    const theirs = boosterFromXgboostJson(expected.model);
    expectSameTrees(booster.trees, theirs.trees, { relative: 2e-6 });
    expect(largestDifference(booster.predict(features), expected.predictions)).toBeLessThan(1e-6);
  });

  it("survives writing and reading to the last bit", () => {
    const booster = boosterFromXgboostJson(expected.model);
    const again = boosterFromXgboostJson(boosterToXgboostJson(booster));
    expect(again.trees).toEqual(booster.trees);
    expect(again.baseScore).toBe(booster.baseScore);
    expect(again.predict(features)).toEqual(booster.predict(features));
  });

  it("has the same importances", () => {
    const booster = boosterFromXgboostJson(expected.model);
    for (const [theirs, ours] of Object.entries(KINDS)) {
      const importance = booster.importance(ours);
      for (const [feature, value] of Object.entries(expected.importance[theirs])) {
        // f0, f1, …; theirs are sums in single precision.
        const i = Number(feature.slice(1));
        expect(Math.abs(importance[i] / value - 1), `${theirs} ${feature}`).toBeLessThan(1e-5);
      }
    }
  });
});
