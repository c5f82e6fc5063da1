import { describe, expect, it } from "vitest";

import { logistic, pseudoHuber, squaredError, trainBooster } from "../src/index.ts";
import type { Objective } from "../src/index.ts";
import { testTable } from "./support/tables.ts";
import { expectSameTrees } from "./support/trees.ts";

const MEMBERS: readonly (readonly [string, Objective, number])[] = [
  // The second number: how often the loss is the function whose derivatives are taken.
  ["squared error", squaredError(), 2],
  ["logistic", logistic(), 1],
  ["pseudo-Huber", pseudoHuber(0.7), 1],
];

/** The member without its kernel: its functions are called row by row. */
function withoutKernel({ kernel: _kernel, ...objective }: Objective): Objective {
  return objective;
}

describe.each(MEMBERS)("objective %s", (_name, objective, factor) => {
  const targets = [0, 0.3, 1];
  const margins = [-3, -0.2, 0.1, 2.5];

  it("has the derivatives of its loss", () => {
    // Central differences of step h err by h²/6 of the next derivatives, and by 1e-16/h² rounding.
    const h = 1e-4;
    for (const y of targets) {
      for (const m of margins) {
        const [below, here, above] = [m - h, m, m + h].map((x) => objective.loss(x, y) / factor);
        expect(objective.gradient(m, y)).toBeCloseTo((above - below) / (2 * h), 7);
        expect(objective.hessian(m, y)).toBeCloseTo((above - 2 * here + below) / (h * h), 5);
      }
    }
  });

  it("has a link and its inverse", () => {
    for (const p of [0.01, 0.5, 0.9]) {
      expect(objective.predictionOf(objective.marginOf(p))).toBeCloseTo(p, 12);
    }
  });

  it("trains the same trees with and without its kernel", async () => {
    const table = testTable({ rows: 500, missing: 0.1 });
    const { features } = table;
    const inRange = table.targets.map((y) => 1 / (1 + Math.exp(-3 * y)));
    for (const weights of [null, inRange.map((y) => 0.5 + y)]) {
      const data = { features, targets: inRange, ...(weights && { weights }) };
      const validation = { features, targets: inRange };
      const options = { rounds: 5, maxDepth: 4, l1: 0.01, validation };
      const fast = await trainBooster(data, { ...options, objective });
      const slow = await trainBooster(data, { ...options, objective: withoutKernel(objective) });
      // Exponentials may differ in the last bit, gradients are single precision.
      expectSameTrees(fast.booster.trees, slow.booster.trees, { relative: 1e-5 });
      for (const [i, loss] of slow.history.training.entries()) {
        expect(Math.abs(fast.history.training[i] / loss - 1)).toBeLessThan(1e-6);
        expect(
          Math.abs(
            (fast.history.validation?.[i] ?? NaN) / (slow.history.validation?.[i] ?? NaN) - 1,
          ),
        ).toBeLessThan(1e-6);
      }
    }
  });
});

describe("pseudoHuber", () => {
  it("refuses a slope that is not positive", () => {
    expect(() => pseudoHuber(0)).toThrow("pseudoHuber: slope must be positive and finite, got 0");
  });
});
