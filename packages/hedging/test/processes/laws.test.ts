/** What every process obeys. */
import { describe, expect, it } from "vitest";

import { evenGrid, processFromJson } from "../../src/index.ts";
import type { PathSet, Sampling, Simulator } from "../../src/index.ts";
import { EXAMPLES } from "./examples.ts";
import { atDate, estimate, simulatorFor, weekly } from "./support.ts";

const SAMPLINGS: readonly Sampling[] = ["plain", "antithetic", "sobol"];
const names = Object.keys(EXAMPLES);

const one = await simulatorFor({ threads: 1 });
const two = await simulatorFor({ threads: 2 });
const three = await simulatorFor({ threads: 3 });

function bits({ spots, vols }: PathSet): Uint32Array[] {
  return [spots, vols ?? new Float32Array()].map((array) => new Uint32Array(array.buffer));
}

describe.each(names)("%s", (name) => {
  const process = EXAMPLES[name];

  it("keeps the mean of the spot at every date, within four standard errors", () => {
    const paths = weekly(one, process, { nPaths: 8192 });
    for (const date of [1, 13, 26, 52]) {
      const { mean, error } = estimate(atDate(paths, date));
      // A float's rounding, for the processes that do not move.
      expect(Math.abs(mean - process.spot)).toBeLessThan(4 * error + 2e-5);
    }
  });

  it("begins at the spot, and everything is finite and positive", () => {
    const { spots, vols, nPaths, grid } = weekly(one, process, { nPaths: 501 });
    expect(spots.length).toBe(nPaths * grid.times.length);
    expect(atDate({ spots, nPaths, grid }, 0).every((spot) => spot === process.spot)).toBe(true);
    expect(spots.every((spot) => spot > 0 && spot < Infinity)).toBe(true);
    if (vols) expect(vols.every((vol) => vol >= 0 && vol < Infinity)).toBe(true);
  });

  it.each(SAMPLINGS)("has the same bits on one, two and three threads (%s)", (sampling) => {
    const grid = evenGrid({ nSteps: 13 });
    const run = (simulator: Simulator) =>
      bits(simulator.simulate(process, grid, { nPaths: 1_001, seed: 5, sampling }));
    const alone = run(one);
    expect(run(two)).toEqual(alone);
    expect(run(three)).toEqual(alone);
  });

  it.each(SAMPLINGS)("has the same bits in batches that begin anywhere (%s)", (sampling) => {
    const grid = evenGrid({ nSteps: 9 });
    const options = { seed: 2 ** 40 + 3, sampling };
    const whole = one.simulate(process, grid, { ...options, nPaths: 30 });
    const parts = [
      [0, 7],
      [7, 1],
      [8, 22],
    ].map(([firstPath, nPaths]) => one.simulate(process, grid, { ...options, nPaths, firstPath }));
    expect(parts.flatMap(({ spots }) => [...spots])).toEqual([...whole.spots]);
    expect(parts.flatMap(({ vols }) => [...(vols ?? [])])).toEqual([...(whole.vols ?? [])]);
  });

  it("draws other paths from another seed, and further paths from further numbers", () => {
    const paths = (seed: number, firstPath = 0) =>
      weekly(one, process, { nPaths: 4, seed, firstPath }).spots;
    const isRandom = estimate(atDate(weekly(one, process, { nPaths: 99 }))).error > 1e-6;
    expect(paths(1)).toEqual(paths(1));
    if (!isRandom) return;
    expect(paths(1)).not.toEqual(paths(2));
    expect(paths(1)).not.toEqual(paths(1 + 2 ** 32));
    expect(paths(1)).not.toEqual(paths(1, 4));
    expect(paths(1)).not.toEqual(paths(1, 2 ** 32));
  });

  it("comes back from its plain data", () => {
    if (process.kind === "local-volatility") return; // needs a surface besides
    const again = processFromJson(JSON.parse(JSON.stringify(process)));
    const run = (it: typeof process) => weekly(one, it, { nPaths: 8 });
    expect(run(again)).toEqual(run(process));
  });
});
