import { describe, expect, it } from "vitest";

import { blockBootstrap, evenGrid } from "../../src/index.ts";
import { simulatorFor } from "./support.ts";

const simulator = await simulatorFor();
const N = 97;
/** Returns that floats tell apart, however they are added up. */
const returns = Array.from({ length: N }, (_, i) => (i - 48) / 4096);

/** Place in the history of every return of every path. */
function places(
  options: Omit<Parameters<typeof blockBootstrap>[0], "returns">,
  { nSteps = 40, nPaths = 500 } = {},
): number[][] {
  const process = blockBootstrap({ returns, mean: "historical", ...options });
  const grid = evenGrid({ nSteps });
  const { spots } = simulator.simulate(process, grid, { nPaths, seed: 14 });
  let worst = 0;
  const found = Array.from({ length: nPaths }, (_, i) =>
    Array.from({ length: nSteps }, (__, step) => {
      const at = i * (nSteps + 1) + step;
      const place = Math.log(spots[at + 1] / spots[at]) * 4096 + 48;
      worst = Math.max(worst, Math.abs(place - Math.round(place)));
      return Math.abs(Math.round(place));
    }),
  );
  // A float's rounding of two spots is some 1e-3 of the distance between returns.
  expect(worst).toBeLessThan(0.01);
  return found;
}

describe("block-bootstrap", () => {
  it("uses only the given returns, and all of them", () => {
    const seen = new Set(places({ blocks: "fixed", blockLength: 5 }).flat());
    expect([...seen].toSorted((a, b) => a - b)).toEqual(Array.from({ length: N }, (_, i) => i));
  });

  it("keeps the order of the history within blocks of fixed length, around its end", () => {
    for (const path of places({ blocks: "fixed", blockLength: 5 }))
      expect(
        path.every((place, step) => step % 5 === 0 || place === (path[step - 1] + 1) % N),
      ).toBe(true);
  });

  it("begins blocks anywhere with equal probability: χ² of the beginnings", () => {
    const begins = places({ blocks: "fixed", blockLength: 40 }, { nSteps: 1, nPaths: 9_700 });
    const counts = new Float64Array(N);
    for (const [first] of begins) counts[first]++;
    const chi2 = counts.reduce((sum, count) => sum + (count - 100) ** 2 / 100, 0);
    // Mean 96 and standard deviation √192: four of them.
    expect(Math.abs(chi2 - 96)).toBeLessThan(4 * Math.sqrt(192));
  });

  it("has stationary blocks of geometric length with the given mean", () => {
    const paths = places({ blocks: "stationary", blockLength: 8 });
    const steps = paths.flatMap((path) =>
      path.slice(1).map((place, i) => (place === (path[i] + 1) % N ? 1 : 0)),
    );
    const share = steps.reduce((a, b) => a + b, 0) / steps.length;
    // A new block follows on by chance once in N.
    const truth = 1 - 1 / 8 + 1 / 8 / N;
    expect(Math.abs(share - truth)).toBeLessThan(
      4 * Math.sqrt((truth * (1 - truth)) / steps.length),
    );
  });

  it("shifts all returns by one number to keep the mean of a step", () => {
    const skewed = [0.01, -0.04, 0.1];
    const process = blockBootstrap({ returns: skewed, blocks: "fixed", blockLength: 1 });
    const { spots } = simulator.simulate(process, evenGrid({ nSteps: 1 }), { nPaths: 99, seed: 1 });
    const growths = [...new Set(Array.from({ length: 99 }, (_, i) => spots[2 * i + 1] / 100))];
    expect(growths.length).toBe(3);
    expect(growths.reduce((a, b) => a + b) / 3).toBeCloseTo(1, 6);
  });
});
