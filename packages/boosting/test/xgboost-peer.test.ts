import { describe, expect, it } from "vitest";

import { boosterFromXgboostJson, boosterToXgboostJson, trainBooster } from "../src/index.ts";
import type { BoosterOptions } from "../src/index.ts";
import { testTable } from "./support/tables.ts";
import type { TableOptions } from "./support/tables.ts";
import { expectSameTrees, largestDifference } from "./support/trees.ts";
import { askXgboost, hasXgboost, rowsOf } from "./support/xgboost.ts";

const reason = hasXgboost ? "" : " (skipped: no Python with xgboost)";

interface Case {
  readonly name: string;
  readonly table: TableOptions;
  readonly weighted?: boolean;
  readonly rounds: number;
  readonly theirs: Readonly<Record<string, number>>;
  readonly ours: BoosterOptions;
}

const CASES: readonly Case[] = [
  {
    name: "continuous features, more values than bins",
    table: { rows: 1500 },
    rounds: 10,
    theirs: { max_depth: 5 },
    ours: { maxDepth: 5 },
  },
  {
    name: "weights, which move the cuts",
    table: { rows: 1500 },
    weighted: true,
    rounds: 6,
    theirs: { max_depth: 5 },
    ours: { maxDepth: 5 },
  },
  {
    name: "the study's depth and penalties",
    table: { rows: 1500, grid: 200, missing: 0.1 },
    rounds: 4,
    theirs: { max_depth: 35, eta: 0.1, alpha: 0.01, lambda: 1e-5 },
    ours: { maxDepth: 35, learningRate: 0.1, l1: 0.01, l2: 1e-5 },
  },
];

describe.each(CASES)(`beside the real XGBoost, $name${reason}`, (c) => {
  // Cuts agree as long as XGBoost's sketch is exact, up to eight times max_bin rows.
  it.skipIf(!hasXgboost)("trees are the same, and each reads the other's file", async () => {
    const { features, targets, nFeatures } = testTable(c.table);
    const weights = c.weighted ? targets.map((_, i) => 0.5 + (i % 7) / 4) : null;
    const rows = rowsOf(features, nFeatures);
    const answer = askXgboost({
      features: rows,
      targets: [...targets],
      weights: weights && [...weights],
      parameters: c.theirs,
      rounds: c.rounds,
    });
    const theirs = boosterFromXgboostJson(answer.model);
    expect(largestDifference(theirs.predict(features), answer.predictions)).toBeLessThan(1e-6);

    const { booster } = await trainBooster(
      { features, targets, ...(weights && { weights }) },
      { ...c.ours, rounds: c.rounds },
    );
    expectSameTrees(booster.trees, theirs.trees, { relative: 2e-6 });

    const readBack = askXgboost({ features: rows, model: boosterToXgboostJson(booster) });
    expect(largestDifference(booster.predict(features), readBack.predictions)).toBeLessThan(1e-6);
  });
});
