import { NeighbourSearch, publishedConfig } from "@volsmith/surface";
import type { NeighbourOrder } from "@volsmith/surface";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";

import { coordinates, golden, hasGoldens } from "./fixtures.ts";
import { bruteForce, pointsOf } from "./reference.ts";

/** Few distinct values, so that ties and slices occur, and differences of exactly the radius. */
const rho = fc.oneof(
  fc.integer({ min: 1, max: 10 }).map((i) => i / 10),
  fc.double({ min: 0.01, max: 1, noNaN: true }),
);
const z = fc.oneof(
  fc.integer({ min: -15, max: 5 }).map((i) => i / 10),
  fc.double({ min: -1.5, max: 0.5, noNaN: true }),
);
const points = (maxLength: number) =>
  fc.array(fc.record({ rho, z }), { minLength: 1, maxLength }).map((list) => ({
    rhos: Float32Array.from(list, (point) => point.rho),
    zs: Float32Array.from(list, (point) => point.z),
  }));

function lists(search: NeighbourSearch, at: { rhos: Float32Array; zs: Float32Array }): number[][] {
  const { ranges, sources } = search.find(at.rhos, at.zs);
  return Array.from(at.rhos, (_, i) => [
    ...sources.subarray(ranges[2 * i], ranges[2 * i] + ranges[2 * i + 1]),
  ]);
}

describe.each<NeighbourOrder>(["rho", "euclidean"])("neighbourhoods by %s", (neighbourOrder) => {
  it("are those of comparing every pair", () => {
    fc.assert(
      fc.property(
        points(60),
        points(20),
        fc.integer({ min: 1, max: 12 }),
        (inputs, targets, nNeighbours) => {
          const config = { ...publishedConfig, neighbourOrder, nNeighbours };
          const search = new NeighbourSearch(inputs.rhos, inputs.zs, config);
          const all = pointsOf(inputs);
          const expected = pointsOf(targets).map((target) => bruteForce(target, all, config));
          expect(lists(search, targets)).toEqual(expected);
        },
      ),
      { seed: 42, numRuns: 300 },
    );
  });

  it("hold at most K sources, and some when a candidate exists", () => {
    fc.assert(
      fc.property(points(80), fc.integer({ min: 1, max: 30 }), (inputs, nNeighbours) => {
        const config = { ...publishedConfig, neighbourOrder, nNeighbours };
        const search = new NeighbourSearch(inputs.rhos, inputs.zs, config);
        for (const list of lists(search, inputs)) {
          expect(list.length).toBeGreaterThan(0);
          expect(list.length).toBeLessThanOrEqual(nNeighbours);
        }
        expect(search.find(inputs.rhos, inputs.zs).maxCount).toBeLessThanOrEqual(nNeighbours);
      }),
      { seed: 42 },
    );
  });
});

const sorted = (list: number[]) => list.toSorted((a, b) => a - b);

describe("neighbourhoods", () => {
  it("are empty where no input lies within the radius", () => {
    const search = new NeighbourSearch(Float32Array.of(0.1), Float32Array.of(0), publishedConfig);
    expect(lists(search, { rhos: Float32Array.of(0.9), zs: Float32Array.of(0) })).toEqual([[]]);
  });

  it.skipIf(!hasGoldens)(
    "are the published code's, edge by edge (ssvi_k10_edges; needs ../shared/golden)",
    () => {
      const tensor = golden("ssvi_k10_edges");
      const inputs = coordinates(tensor("pos_in"));
      const queries = coordinates(tensor("pos_out"));
      const single = ({ rhos, zs }: typeof inputs) => ({
        rhos: Float32Array.from(rhos),
        zs: Float32Array.from(zs),
      });
      const { rhos, zs } = single(inputs);
      const search = new NeighbourSearch(rhos, zs, { ...publishedConfig, nNeighbours: 10 });
      const found = [...lists(search, { rhos, zs }), ...lists(search, single(queries))];

      const edges = tensor("edge_index"); // sources, then targets; nodes are inputs, then queries
      const nEdges = edges.length / 2;
      const expected: number[][] = found.map(() => []);
      for (let e = 0; e < nEdges; e++) expected[edges[nEdges + e]].push(edges[e]);
      // The order of a target's sources only orders a sum.
      expect(found.map(sorted)).toEqual(expected.map(sorted));
    },
  );
});

describe("fixed neighbourhoods", () => {
  it("keep the same quotes for every target, and some wherever there are candidates", () => {
    fc.assert(
      fc.property(points(80), points(20), fc.integer({ min: 1, max: 12 }), (inputs, targets, K) => {
        const config = { ...publishedConfig, neighbourOrder: "fixed", nNeighbours: K } as const;
        const found = lists(new NeighbourSearch(inputs.rhos, inputs.zs, config), targets);
        const everyone = { ...publishedConfig, nNeighbours: 1000 };
        const all = lists(new NeighbourSearch(inputs.rhos, inputs.zs, everyone), targets);
        const kept = new Set<number>();
        found.forEach((list, i) => {
          if (list.length < all[i].length) for (const input of list) kept.add(input);
          expect(list.length > 0).toBe(all[i].length > 0);
        });
        // What one target hears of its candidates, every other target hears that has them too.
        found.forEach((list, i) => {
          for (const input of all[i]) if (kept.has(input)) expect(list).toContain(input);
        });
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});

describe("tapered weights", () => {
  it("add up to 1 for every target that has sources, and fall with the distance in ρ", () => {
    fc.assert(
      fc.property(points(40), points(20), (inputs, targets) => {
        const config = { ...publishedConfig, neighbourWeights: "taper", nNeighbours: 8 } as const;
        const search = new NeighbourSearch(inputs.rhos, inputs.zs, config);
        const { ranges, sources, weights } = search.find(targets.rhos, targets.zs);
        targets.rhos.forEach((rho, i) => {
          const [offset, count] = ranges.subarray(2 * i, 2 * i + 2);
          const own = weights!.subarray(offset, offset + count);
          if (count > 0) expect(own.reduce((a, b) => a + b)).toBeCloseTo(1, 5);
          const gaps = [...sources.subarray(offset, offset + count)].map((s) =>
            Math.abs(inputs.rhos[s] - rho),
          );
          for (let e = 1; e < count; e++) {
            if (gaps[e] > gaps[e - 1]) expect(own[e]).toBeLessThanOrEqual(own[e - 1]);
          }
        });
      }),
      { seed: 42, numRuns: 300 },
    );
  });
});
