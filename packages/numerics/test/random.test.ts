import { describe, expect, it } from "vitest";
import {
  DomainError,
  normalCdf,
  philoxBlock,
  randomGenerator,
  shuffledIndices,
} from "../src/index.ts";

describe("philoxBlock", () => {
  // Known answers published with Random123 (kat_vectors, philox4x32 10).
  it.each([
    {
      counter: [0, 0, 0, 0],
      key: [0, 0] as const,
      words: [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8],
    },
    {
      counter: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      key: [0xffffffff, 0xffffffff] as const,
      words: [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd],
    },
    {
      counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      key: [0xa4093822, 0x299f31d0] as const,
      words: [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1],
    },
  ])("gives the published words for counter $counter", ({ counter, key, words }) => {
    const block = Uint32Array.from(counter);
    philoxBlock(block, key);
    expect([...block]).toEqual(words);
  });
});

describe("randomGenerator", () => {
  it("gives the same stream for the same seed and another for another", () => {
    expect(draw(7)).toEqual(draw(7));
    expect(draw(7)).not.toEqual(draw(8));
    expect(draw(7)).not.toEqual(draw(7 + 2 ** 32)); // all bits of the seed count
  });

  it("fills arrays with what single calls give, odd lengths included", () => {
    const single = randomGenerator(3);
    const bulk = randomGenerator(3);
    const first = bulk.fillNormals(new Float64Array(5));
    const second = bulk.fillNormals(new Float64Array(4));
    const expected = Array.from({ length: 9 }, () => single.normal());
    expect([...first, ...second]).toEqual(expected);
  });

  it("forks by name: a child does not depend on what its parent has drawn", () => {
    const parent = randomGenerator(11);
    const early = parent.fork(4).uniform();
    parent.fillNormals(new Float64Array(100));
    expect(parent.fork(4).uniform()).toBe(early);
    const others = [parent.fork(5), parent.fork(4).fork(4), parent.fork(4).fork(0), parent];
    for (const other of others) expect(other.uniform()).not.toBe(early);
  });

  it("has uniform and normal numbers by Kolmogorov and Smirnov's test", () => {
    const n = 100_000;
    const uniforms = randomGenerator(1).fillUniforms(new Float64Array(n)).toSorted();
    const normals = randomGenerator(2).fillNormals(new Float64Array(n)).toSorted();
    expect(uniforms[0]).toBeGreaterThan(0);
    expect(uniforms[n - 1]).toBeLessThan(1);
    // P(√n·D > 2.2) is 1.3e-4; the seeds are fixed.
    expect(distance(uniforms)).toBeLessThan(2.2 / Math.sqrt(n));
    expect(distance(normals.map(normalCdf))).toBeLessThan(2.2 / Math.sqrt(n));
  });

  it("has uncorrelated forks, neighbours and halves of a block", () => {
    const n = 100_000;
    const a = randomGenerator(5).fork(0).fillNormals(new Float64Array(n));
    const b = randomGenerator(5).fork(1).fillNormals(new Float64Array(n));
    const limit = 4 / Math.sqrt(n); // four standard errors
    expect(Math.abs(meanProduct(a, b))).toBeLessThan(limit);
    expect(Math.abs(meanProduct(a.subarray(0, n - 1), a.subarray(1)))).toBeLessThan(limit);
  });

  it.each([-1, 0.5, NaN, 2 ** 53])("rejects %d as seed or stream", (value) => {
    expect(() => randomGenerator(value)).toThrow(DomainError);
    expect(() => randomGenerator(1).fork(value)).toThrow(/stream must be a safe integer/);
  });
});

describe("shuffledIndices", () => {
  it("puts every index anywhere equally often", () => {
    const [n, runs] = [5, 20_000];
    const counts = new Float64Array(n * n);
    const random = randomGenerator(6);
    for (let run = 0; run < runs; run++) {
      const order = shuffledIndices(n, random);
      expect(new Set(order).size).toBe(n);
      for (let i = 0; i < n; i++) counts[n * i + order[i]]++;
    }
    // Binomial counts, within five standard deviations of their mean.
    const slack = 5 * Math.sqrt((runs * (n - 1)) / n ** 2);
    for (const count of counts) expect(Math.abs(count - runs / n)).toBeLessThan(slack);
  });
});

/** Kolmogorov's distance of a sorted sample from the uniform distribution. */
function distance(sorted: Float64Array): number {
  const n = sorted.length;
  return sorted.reduce((d, u, i) => Math.max(d, u - i / n, (i + 1) / n - u), 0);
}

function meanProduct(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i], 0) / a.length;
}

function draw(seed: number): number[] {
  return [...randomGenerator(seed).fillUniforms(new Float64Array(64))];
}
