import { describe, expect, it } from "vitest";

import { SOBOL_DIMENSIONS, sobolDirections, sobolPoint } from "../src/index.ts";

describe("Sobol's sequence", () => {
  const directions = sobolDirections(SOBOL_DIMENSIONS);

  // scipy.stats.qmc.Sobol(1024, scramble=False, bits=32).random(1024), SciPy 1.10.1, whose point n is
  // ours of number n ^ (n >> 1).
  it.each([
    [2, 0.375, 0.6806640625],
    [7, 0.625, 0.9638671875],
    [99, 0.625, 0.3642578125],
    [503, 0.625, 0.9892578125],
    [755, 0.875, 0.8427734375],
    [1023, 0.625, 0.2939453125],
  ])("has SciPy's points in dimension %d", (dimension, seventh, sixHundredth) => {
    const out = new Float64Array(SOBOL_DIMENSIONS);
    expect(sobolPoint(7 ^ (7 >> 1), directions, out)[dimension]).toBe(seventh);
    expect(sobolPoint(600 ^ (600 >> 1), directions, out)[dimension]).toBe(sixHundredth);
  });

  it("puts one of 2^k points into each interval of length 2^-k, in every dimension", () => {
    const seen = Array.from({ length: SOBOL_DIMENSIONS }, () => new Set<number>());
    const out = new Float64Array(SOBOL_DIMENSIONS);
    for (let i = 0; i < 256; i++) {
      sobolPoint(i, directions, out);
      out.forEach((x, dimension) => seen[dimension].add(Math.floor(256 * x)));
    }
    expect(seen.every(({ size }) => size === 256)).toBe(true);
  });

  it.each([0, 1025, 1.5, NaN])("rejects %d dimensions", (n) => {
    expect(() => sobolDirections(n)).toThrow(/nDimensions must be a whole number from 1 to 1024/);
  });
});
