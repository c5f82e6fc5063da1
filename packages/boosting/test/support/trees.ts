import { createHash } from "node:crypto";

import { expect } from "vitest";

import type { Tree } from "../../src/index.ts";

/**
 * Compares trees node by node: structure exactly, numbers to a relative tolerance.
 *
 * Gains get more: XGBoost takes them as differences of scores w²(H + λ) that it keeps in single
 * precision, so they carry a few roundings of 6e-8 of the node's score.
 */
export function expectSameTrees(
  actual: readonly Tree[],
  expected: readonly Tree[],
  { relative }: { readonly relative: number },
): void {
  expect(actual.length).toBe(expected.length);
  for (const [i, tree] of actual.entries()) {
    for (const key of ["left", "right", "parent", "feature", "defaultLeft"] as const) {
      expect([...tree[key]], `tree ${i}, ${key}`).toEqual([...expected[i][key]]);
    }
    for (const key of ["threshold", "weight", "cover", "gain"] as const) {
      for (const [node, value] of tree[key].entries()) {
        const other = expected[i][key][node];
        const score = key === "gain" ? tree.weight[node] ** 2 * (tree.cover[node] + 1) : 0;
        const tolerance = relative * (1 + Math.abs(other)) + 5e-7 * score;
        const difference = Math.abs(value - other);
        expect(difference, `tree ${i}, node ${node}, ${key}`).toBeLessThanOrEqual(tolerance);
      }
    }
  }
}

/** A fingerprint of all bits of all arrays. */
export function bitsOf(trees: readonly Tree[]): string {
  const hash = createHash("sha256");
  for (const tree of trees) {
    for (const { buffer, byteOffset, byteLength } of Object.values(tree) as Float32Array[]) {
      hash.update(new Uint8Array(buffer, byteOffset, byteLength));
    }
  }
  return hash.digest("hex");
}

/** The largest |a − b|. */
export function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let largest = 0;
  for (let i = 0; i < a.length; i++) largest = Math.max(largest, Math.abs(a[i] - b[i]));
  return largest;
}
