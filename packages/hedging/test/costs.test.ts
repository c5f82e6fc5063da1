import { ModelProgram, Weights } from "@volsmith/engine";
import {
  costFromJson,
  COSTS,
  fixed,
  halfSpread,
  proportional,
  quadraticImpact,
} from "@volsmith/hedging";
import type { Kinded } from "@volsmith/hedging";
import { randomGenerator } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { useEngine } from "./support/engine.ts";

const engine = useEngine();
const trades = [0, 0.5, -2, 1e-9];
const prices = [100, 80, 120, 100];

const cases = [
  [proportional({ rate: 0.01 }), [0, 0.4, 2.4, 1e-9]],
  [halfSpread({ amount: 0.05 }), [0, 0.025, 0.1, 5e-11]],
  [quadraticImpact({ eta: 0.001 }), [0, 0.02, 0.48, 1e-19]],
  [fixed({ amount: 3 }), [0, 3, 3, 3]],
] as const;

describe("costs", () => {
  it.each(cases.map(([cost, expected]) => [cost.kind, cost, expected] as const))(
    "%s is what is counted by hand, in numbers and recorded",
    (_, cost, expected) => {
      const weights = new Weights(engine(), randomGenerator(1));
      const program = new ModelProgram(weights, {
        rows: 1,
        inputs: { trades: [4], prices: [4] },
        outputs: (inputs) => ({ cost: cost.record(inputs.trades, inputs.prices) }),
      });
      const recorded = program.evaluate({ trades, prices }, 1).outputs.cost;
      for (const [i, x] of expected.entries()) {
        expect(cost.of(trades[i], prices[i])).toBeCloseTo(x, 12);
        // A trade far below its width costs nothing yet in training.
        const smooth = cost.kind === "fixed" && i === 3 ? 0 : x;
        expect(recorded[i]).toBeCloseTo(smooth, 5);
      }
      program.dispose();
    },
  );

  it("are known by name, and the same after JSON", () => {
    expect(new Set(cases.map(([{ kind }]) => kind))).toEqual(new Set(Object.keys(COSTS)));
    for (const [cost] of cases) {
      const again = costFromJson(JSON.parse(JSON.stringify(cost)) as Kinded);
      expect(again.of(0.7, 90)).toBe(cost.of(0.7, 90));
    }
  });

  it("refuse what is negative", () => {
    expect(() => proportional({ rate: -1 })).toThrow("rate must be 0 or more");
    expect(() => fixed({ amount: 1, width: 0 })).toThrow("width must be positive");
    expect(() => costFromJson({ kind: "tax" })).toThrow("one of proportional, fixed");
  });
});
