import { randomGenerator } from "@volsmith/numerics";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { searchSchema } from "../src/config/model-entry.ts";
import { gridSize, pointOf, searchStrategies } from "../src/index.ts";
import type { Trial } from "../src/index.ts";

const space = {
  base: { kind: "fake", epochs: 27, schedule: { kind: "cosine" } },
  grid: { a: [1, 2, 3], "schedule.rate": [0.1, 0.2], layers: [[8], [8, 8]] },
};
const options = (given: object) => ({
  search: searchSchema.parse({ grid: space.grid, ...given }),
  random: randomGenerator(1),
});

describe("a grid", () => {
  it("has every combination once", () => {
    const points = Array.from({ length: gridSize(space) }, (_, i) =>
      JSON.stringify(pointOf(space, i)),
    );
    expect(new Set(points).size).toBe(12);
  });

  it("sets keys within keys and leaves the rest of them", () => {
    expect(pointOf(space, 0)).toEqual({
      ...space.base,
      a: 1,
      layers: [8],
      schedule: { kind: "cosine", rate: 0.1 },
    });
    expect(space.base.schedule).toEqual({ kind: "cosine" });
  });

  it("has no point beyond its last", () => {
    expect(() => pointOf(space, 12)).toThrow(/index must be a whole number below 12, got 12/);
  });
});

describe("search by grid and by chance", () => {
  it("tries every point in order by grid", () => {
    const trials = searchStrategies.grid.begin(space, options({ strategy: "grid" }));
    expect(trials.map(({ id }) => id)).toEqual(
      [...trials.keys()].map((i) => `t${String(i).padStart(4, "0")}`),
    );
    expect(trials).toHaveLength(12);
  });

  it("draws no point twice, and the same ones from the same seed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20 }), (n) => {
        const draw = () => searchStrategies.random.begin(space, options({ trials: n }));
        const points = draw().map(({ config }) => JSON.stringify(config));
        expect(new Set(points).size).toBe(Math.min(n, 12));
        expect(draw()).toEqual(draw());
      }),
      { seed: 5, numRuns: 20 },
    );
  });
});

const lossOf = ({ id }: Trial): number => Number(id.slice(1)) % 5;

describe("successive halving", () => {
  const strategy = searchStrategies["successive-halving"];
  const { search, random } = options({ strategy: "successive-halving", trials: 9, eta: 3 });

  it("sends the best third on to three times the epochs", () => {
    const first = strategy.begin(space, { search, random });
    const losses = first.map((trial) => ({ id: trial.id, loss: lossOf(trial) }));
    const second = strategy.next(first, losses, search);
    expect(first.map(({ config }) => config["epochs"])).toEqual(Array(9).fill(3));
    expect(second.map(({ id }) => id)).toEqual(["t0000", "t0001", "t0005"]);
    expect(second.map(({ config, rung }) => [config["epochs"], rung])).toEqual(
      Array.from({ length: 3 }, () => [9, 1]),
    );
    const third = strategy.next(second, losses, search);
    expect(third.map(({ id, config }) => [id, config["epochs"]])).toEqual([["t0000", 27]]);
    expect(strategy.next(third, losses, search)).toEqual([]);
  });

  it("leaves trials without a loss behind, and ends when none is left", () => {
    const first = strategy.begin(space, { search, random });
    const losses = first.map(({ id }, i) => ({ id, loss: i === 8 ? 1 : null }));
    const second = strategy.next(first, losses, search);
    expect(second.map(({ id }) => id)).toEqual(["t0008"]);
    expect(strategy.next(second, [{ id: "t0008", loss: null }], search)).toEqual([]);
  });

  it("never asks for less than the epochs of the first rung", () => {
    const least = { ...search, firstEpochs: 9 };
    const first = strategy.begin(space, { search: least, random });
    expect(first[0].config["epochs"]).toBe(9);
  });
});
