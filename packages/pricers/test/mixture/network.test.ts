import type { Engine } from "@volsmith/engine";
import { loadEngine } from "@volsmith/engine";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { gateWeights, regimes, routingOf, withActive } from "@volsmith/pricers";
import { columnsOf } from "../../src/data/columns.ts";
import { expertOutputs } from "../../src/families/mixture/expert-outputs.ts";
import { data, newTask } from "./setup.ts";

let engine: Engine;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
});
afterAll(() => engine.dispose());

const { table, split } = data;
const N = regimes.length;

/** Which experts are active on a row. */
const open = (gates: Float32Array, i: number) =>
  gates
    .slice(i * N, i * N + N)
    .map((gate) => Math.sign(gate))
    .join();

describe("a mixture's network", () => {
  it.each([1, 2, 5, 9])(
    "with %d active is the sum of its experts, each times its gate",
    (active) => {
      const task = newTask(engine);
      const pricer = withActive(task.pricer, active);
      const gates = gateWeights(pricer, table, split.train);
      const columns = columnsOf(table, task.parts.featureNames, "test");
      const reader = { table, columns, steps: 1 };
      // All nine on all rows, nothing dispatched.
      const outputs = expertOutputs(task, reader, split.train);
      pricer.price(table, split.train).forEach((price, i) => {
        let sum = 0;
        let [open, share] = [0, 0];
        for (let e = 0; e < N; e++) {
          sum += gates[i * N + e] * outputs[i * N + e];
          if (gates[i * N + e] > 0) open++;
          share += gates[i * N + e];
        }
        // Single precision: a few roundings of numbers of size 1.
        expect(Math.abs(price - sum)).toBeLessThan(2e-6);
        expect(open).toBe(active);
        expect(Math.abs(share - 1)).toBeLessThan(1e-6);
      });
      pricer.dispose();
      task.pricer.dispose();
    },
  );

  it("opens the experts of the largest logits: fewer active are a part of more", () => {
    const { pricer } = newTask(engine);
    const [two, three] = [2, 3].map((active) => {
      const other = withActive(pricer, active);
      const gates = gateWeights(other, table, split.test);
      other.dispose();
      return gates;
    });
    two.forEach((gate, i) => {
      if (gate > 0) expect(three[i]).toBeGreaterThan(0);
    });
    pricer.dispose();
  });

  it("has slopes that difference quotients agree with, where the active experts stay the same", () => {
    const { pricer } = newTask(engine, { gate: { units: 8, activation: "tanh" } });
    const rows = { from: 0, to: 40 };
    const { slopes } = pricer.evaluate(table, rows);
    const width = pricer.featureNames.length;
    let compared = 0;
    for (const column of [0, 2, 4]) {
      const { mean, least, most } = pricer.parts.moments[column];
      const h = 0.01 * Math.max(most - least, 1e-3 * mean);
      const moved = [-2, -1, 1, 2].map((by) => {
        const features = table.features.slice();
        for (let i = 0; i < rows.to; i++) features[i * width + column] += by * h;
        const other = { ...table, features };
        return { prices: pricer.price(other, rows), gates: gateWeights(pricer, other, rows) };
      });
      for (let i = 0; i < rows.to; i++) {
        const same = moved.every(({ gates }) => open(gates, i) === open(moved[0].gates, i));
        if (!same) continue;
        const [d2, d1, u1, u2] = moved.map(({ prices }) => prices[i]);
        const quotient = (8 * (u1 - d1) - (u2 - d2)) / (12 * h);
        const slope = slopes[i * width + column];
        // Prices are good to some 3e-7.
        expect(Math.abs(slope - quotient)).toBeLessThan(6e-7 / h + 0.02 * Math.abs(slope));
        compared++;
      }
    }
    expect(compared).toBeGreaterThan(60);
    pricer.dispose();
  });

  it("routes rows by its gate: lines of the routing table add up to the active experts", () => {
    const { pricer } = newTask(engine, { active: 3 });
    const { shares, regimeOf, active, experts } = routingOf(pricer, table, split.train);
    expect(active).toBe(3);
    expect(experts).toEqual(regimes);
    expect(new Set(regimeOf).size).toBe(N);
    for (const line of shares) expect(line.reduce((sum, share) => sum + share)).toBeCloseTo(3, 12);
    pricer.dispose();
  });

  it("is given back by its file with its gate", () => {
    const { pricer } = newTask(engine);
    expect(() => withActive(pricer, 10)).toThrow(
      "withActive: active must be a whole number from 1 to 9, got 10",
    );
    pricer.dispose();
  });
});
