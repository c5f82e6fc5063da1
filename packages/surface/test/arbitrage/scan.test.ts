import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { findNegative, type Sample } from "../../src/arbitrage/scan.ts";

const nodes = Float64Array.from({ length: 21 }, (_, i) => -1 + i / 10);

function sampled(f: (x: number) => number, slope: (x: number) => number) {
  return (x: number): Sample => ({ x, value: f(x), slope: slope(x) });
}

describe("findNegative", () => {
  it("finds both ends and the bottom of a dip that the nodes see", () => {
    const scan = findNegative(
      sampled(
        (x) => x * x - 0.09,
        (x) => 2 * x,
      ),
      { nodes },
    );
    expect(scan.intervals).toHaveLength(1);
    const [dip] = scan.intervals;
    expect(dip.from).toBeCloseTo(-0.3, 8);
    expect(dip.to).toBeCloseTo(0.3, 8);
    expect(dip.value).toBeCloseTo(-0.09, 12);
    expect(dip.found).toBe("node");
    expect(scan.negativeNodes).toBe(5);
  });

  it("finds every dip of a third of a node's distance, wherever it lies", () => {
    // (x − c)² − d²: half-width d, with nodes 0.1 apart.
    fc.assert(
      fc.property(
        fc.double({ min: -0.94, max: 0.94, noNaN: true }),
        fc.double({ min: 0.005, max: 0.0166, noNaN: true }),
        (c, d) => {
          const f = sampled(
            (x) => (x - c) ** 2 - d * d,
            (x) => 2 * (x - c),
          );
          const { intervals } = findNegative(f, { nodes });
          expect(intervals).toHaveLength(1);
          expect(intervals[0].from).toBeCloseTo(c - d, 6);
          expect(intervals[0].to).toBeCloseTo(c + d, 6);
        },
      ),
      { seed: 42 },
    );
  });

  it("says when only refinement saw a dip", () => {
    const f = sampled(
      (x) => (x - 0.05) ** 2 - 1e-4,
      (x) => 2 * (x - 0.05),
    );
    const scan = findNegative(f, { nodes });
    expect(scan.negativeNodes).toBe(0);
    expect(scan.intervals.map(({ found }) => found)).toEqual(["between"]);
  });

  it("finds nothing in a function that stays positive, and says how low it comes", () => {
    const f = sampled(
      (x) => 1e-6 + (x - 0.037) ** 2,
      (x) => 2 * (x - 0.037),
    );
    const scan = findNegative(f, { nodes });
    expect(scan.intervals).toEqual([]);
    // Refinement stops where the cubic is positive, within a node's distance/2⁸ of the bottom.
    expect(scan.least).toBeLessThan(1e-6 + (0.1 / 256) ** 2);
  });

  it("looks at nodes only when the depth is 0", () => {
    const f = sampled(
      (x) => (x - 0.05) ** 2 - 1e-4,
      (x) => 2 * (x - 0.05),
    );
    expect(findNegative(f, { nodes, maxDepth: 0 }).intervals).toEqual([]);
  });
});
