/** The random numbers under the paths. */
import { normalQuantile, philoxBlock, sobolDirections, sobolPoint } from "@volsmith/numerics";
import { describe, expect, it } from "vitest";

import { evenGrid } from "../../src/index.ts";
import { estimate, simulatorFor } from "./support.ts";

const simulator = await simulatorFor();

/** Purposes in the counters (assembly/philox.ts). */
const NORMALS = 0x6e6f726d;
const UNIFORMS = 0x756e6966;
const PATH = 0x70617468;

/** Word `index` of a path, by the numerics' room. */
function wordOf(
  index: number,
  { seed, path, purpose }: { seed: number; path: number; purpose: number },
): number {
  const words = Uint32Array.of(Math.floor(index / 4), purpose, path, Math.floor(path / 2 ** 32));
  philoxBlock(words, [seed >>> 0, Math.floor(seed / 2 ** 32)]);
  return words[index % 4];
}

/** The middle of the cell a word names. */
function quantile(word: number): number {
  return word < 2 ** 31
    ? normalQuantile((word + 0.5) * 2 ** -32)
    : -normalQuantile((2 ** 32 - 1 - word + 0.5) * 2 ** -32);
}

describe("draws", () => {
  const seed = 2 ** 45 + 77;
  const firstPath = 2 ** 33 - 2; // the low word turns over
  const grid = evenGrid({ nSteps: 5 });
  const counts = { normals: 2, uniforms: 3, pathUniforms: 2 };
  const { normals, words } = simulator.draws(counts, grid, { nPaths: 6, seed, firstPath });

  it("are the words of philoxBlock, bit for bit", () => {
    for (let i = 0; i < 6; i++) {
      const path = firstPath + i;
      for (let j = 0; j < 2; j++)
        expect(words[i * 17 + j]).toBe(wordOf(j, { seed, path, purpose: PATH }));
      for (let j = 0; j < 15; j++)
        expect(words[i * 17 + 2 + j]).toBe(wordOf(j, { seed, path, purpose: UNIFORMS }));
    }
  });

  it("are normal quantiles of those words, to a relative 5e-7", () => {
    normals.forEach((normal, i) => {
      const path = firstPath + Math.floor(i / 10);
      const truth = quantile(wordOf(i % 10, { seed, path, purpose: NORMALS }));
      expect(Math.abs(normal / truth - 1)).toBeLessThan(5e-7);
    });
  });

  it("are normal far out: moments and tails, within four standard errors", () => {
    const many = simulator.draws(
      { normals: 4, uniforms: 0, pathUniforms: 0 },
      evenGrid({ nSteps: 16 }),
      { nPaths: 4096, seed: 9 },
    ).normals;
    const cases: [(z: number) => number, number][] = [
      [(z) => z, 0],
      [(z) => z * z, 1],
      [(z) => z ** 4, 3],
      [(z) => (z > 3 ? 1 : 0), 0.0013498980316300933],
      [(z) => (z < -4 ? 1 : 0), 3.167124183311992e-5],
    ];
    for (const [f, truth] of cases) {
      const { mean, error } = estimate(Float64Array.from(many, f));
      expect(Math.abs(mean - truth)).toBeLessThan(4 * error);
    }
  });

  it("of a pair of antithetic paths are opposite, bit for bit", () => {
    const options = { nPaths: 8, seed, sampling: "antithetic" as const };
    const pairs = simulator.draws(counts, grid, options);
    for (let i = 0; i < 8; i += 2) {
      for (let j = 0; j < 10; j++)
        expect(pairs.normals[(i + 1) * 10 + j]).toBe(-pairs.normals[i * 10 + j]);
      for (let j = 0; j < 17; j++)
        expect(pairs.words[(i + 1) * 17 + j]).toBe(~pairs.words[i * 17 + j] >>> 0);
    }
  });
});

/** How many leading binary digits two words share. */
function commonDigits(a: number, b: number): number {
  return Math.clz32(a ^ b);
}

describe("Sobol draws", () => {
  const nPaths = 256;
  const options = { nPaths, seed: 3, sampling: "sobol" as const };

  it("keep one of 2^k points in each interval of length 2^-k, scrambled", () => {
    const counts = { normals: 0, uniforms: 4, pathUniforms: 1 };
    const { words } = simulator.draws(counts, evenGrid({ nSteps: 100 }), options);
    for (let j = 0; j < 401; j++) {
      const cells = new Set(Array.from({ length: nPaths }, (_, i) => words[i * 401 + j] >>> 24));
      expect(cells.size).toBe(nPaths);
    }
  });

  it("are nested permutations of Sobol's digits: equal leading digits stay equal, others differ", () => {
    const counts = { normals: 0, uniforms: 0, pathUniforms: 3 };
    const { words } = simulator.draws(counts, evenGrid({ nSteps: 1 }), options);
    const directions = sobolDirections(3);
    const plain = Array.from({ length: nPaths }, (_, i) => [
      ...sobolPoint(i, directions, new Float64Array(3)),
    ]);
    for (let i = 1; i < nPaths; i++)
      for (let j = 0; j < 3; j++) {
        const [a, b] = [plain[i][j] * 2 ** 32, plain[i - 1][j] * 2 ** 32];
        expect(commonDigits(words[i * 3 + j], words[(i - 1) * 3 + j])).toBe(commonDigits(a, b));
      }
  });

  it("make independent standard normals of a bridge, on an uneven grid", () => {
    const times = Float64Array.of(0, 0.1, 0.15, 0.4, 1, 1.1);
    const { normals } = simulator.draws(
      { normals: 2, uniforms: 0, pathUniforms: 0 },
      { times },
      { ...options, nPaths: 4096 },
    );
    for (let a = 0; a < 10; a++)
      for (let b = 0; b <= a; b++) {
        let sum = 0;
        for (let i = 0; i < 4096; i++) sum += normals[i * 10 + a] * normals[i * 10 + b];
        // Four standard errors of plain sampling, which Sobol points stay well within.
        expect(Math.abs(sum / 4096 - (a === b ? 1 : 0))).toBeLessThan(4 / 64);
      }
  });

  it("beyond the dimensions there are, are plain draws of the path", () => {
    const counts = { normals: 0, uniforms: 5, pathUniforms: 0 };
    const long = evenGrid({ nSteps: 300 });
    const { words } = simulator.draws(counts, long, { ...options, nPaths: 2 });
    for (const index of [1024, 1200, 1499])
      expect(words[1500 + index]).toBe(wordOf(index, { seed: 3, path: 1, purpose: UNIFORMS }));
    expect(words[1500 + 1023]).not.toBe(wordOf(1023, { seed: 3, path: 1, purpose: UNIFORMS }));
  });
});
