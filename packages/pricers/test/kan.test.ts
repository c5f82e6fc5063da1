import { loadEngine } from "@volsmith/engine";
import type { Engine } from "@volsmith/engine";
import { kanEdges, pruneKan, readPricer, trainPricer } from "@volsmith/pricers";
import type { Pricer } from "@volsmith/pricers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { meanSquaredError } from "../src/data/errors.ts";
import { polynomialFamilies } from "../src/families/kan.ts";
import { marketData } from "./support/table.ts";

const data = marketData();
const { table, split } = data;
const rows = split.train;
const base = { kind: "kan", neurons: 6, degrees: [3, 4], dropout: 0, epochs: 60, batchRows: 64 };

let engine: Engine;
let pricer: Pricer;
beforeAll(async () => {
  engine = await loadEngine({ threads: 1 });
  ({ pricer } = await trainPricer({ ...base, rate: 5e-3 }, data, { engine, seed: 1 }));
});
afterAll(() => {
  pricer.dispose();
  engine.dispose();
});

describe("the functions of a Kolmogorov-Arnold network", () => {
  it.each(polynomialFamilies)("in %s polynomials add up to the price", async (family) => {
    const config = { ...base, family, degrees: [4], epochs: 5 };
    const { pricer: flat } = await trainPricer(config, data, { engine, seed: 1 });
    const one = { from: 31, to: 32 };
    // Of a single row every function is looked at in one point.
    const [{ edges }] = kanEdges(flat, { table, rows: one }, { points: 1 });
    const sum = edges.reduce((total, { y }) => total + y[0], 0);
    expect(Math.abs(sum - flat.price(table, one)[0])).toBeLessThan(1e-5);
    flat.dispose();
  });

  it("are there for every edge, over the values that rows reach", () => {
    const layers = kanEdges(pricer, { table, rows }, { points: 9 });
    expect(layers.map(({ inputs, units }) => [inputs, units])).toEqual([
      [10, 6],
      [6, 1],
    ]);
    for (const { inputs, units, edges } of layers) {
      expect(edges).toHaveLength(inputs * units);
      for (const { x, y } of edges) {
        expect([x.length, y.length]).toEqual([9, 9]);
        for (let p = 1; p < 9; p++) expect(x[p]).toBeGreaterThan(x[p - 1]);
      }
    }
  });

  it("have influences that add up to 1 in every layer", () => {
    for (const { edges } of kanEdges(pricer, { table, rows }))
      expect(edges.reduce((sum, { influence }) => sum + influence, 0)).toBeCloseTo(1, 9);
  });

  it("are not those of another family", async () => {
    const other = await trainPricer({ kind: "black-scholes" }, data, { engine, seed: 1 });
    expect(() => kanEdges(other.pricer, { table, rows })).toThrow('kind "black-scholes"');
  });
});

describe("pruning", () => {
  it("of nothing changes nothing", () => {
    const { pricer: pruned, kept, edges } = pruneKan(pricer, { table, rows }, { below: 0 });
    expect(kept).toBe(edges);
    expect(pruned.price(table, split.test)).toEqual(pricer.price(table, split.test));
    pruned.dispose();
  });

  it("of edges without influence costs little; of all leaves the mean", () => {
    const whole = meanSquaredError(pricer, table, rows);
    const some = pruneKan(pricer, { table, rows }, { below: 0.008 });
    expect(some.kept).toBeLessThan(some.edges);
    expect(some.kept).toBeGreaterThan(10);
    expect(meanSquaredError(some.pricer, table, rows)).toBeLessThan(2 * whole);
    const none = pruneKan(pricer, { table, rows }, { below: 0.999 });
    expect(none.kept).toBe(0);
    const ratios = none.pricer.price(table, rows);
    expect(Math.max(...ratios) - Math.min(...ratios)).toBeLessThan(1e-6);
    const mean = pricer.price(table, rows).reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    expect(ratios[0]).toBeCloseTo(mean, 5);
    some.pricer.dispose();
    none.pricer.dispose();
  });

  it("is kept by the file", () => {
    const { pricer: pruned } = pruneKan(pricer, { table, rows }, { below: 0.008 });
    const again = readPricer(pruned.toSafetensors(), { engine });
    expect(again.price(table, split.test)).toEqual(pruned.price(table, split.test));
    expect(again.metrics.edges).toBe(66);
    pruned.dispose();
    again.dispose();
  });

  it("needs a share", () => {
    expect(() => pruneKan(pricer, { table, rows }, { below: 1 })).toThrow(
      "below must be in [0, 1)",
    );
  });
});
