import { loadOperator, readOperatorWeights } from "@volsmith/surface";
import type { NeighbourOrder, NeighbourWeights, VolatilityOperator } from "@volsmith/surface";
import type { KernelBuild } from "@volsmith/kernels";
import { afterAll, afterEach, describe, expect, it } from "vitest";

import { builds } from "./builds.ts";
import { coordinates, golden, goldenBytes, hasGoldens, randomWeights, smiles } from "./fixtures.ts";
import { pointsOf, referenceOperator, targetsOf } from "./reference.ts";

/**
 * Float32 against float64 through up to four layers of sums of unit-size terms: a few hundred
 * roundings of 6e-8. The published outputs differ by 4.1e-7 between the two precisions.
 */
const TOLERANCE = 5e-6;

const observed = smiles([0.1, 0.25, 0.4, 0.55, 0.9], 6);
const queries = {
  rhos: Float32Array.of(0.1, 0.2, 0.33, 0.4, 0.62, 0.75, 1, 0.05, 0.33),
  zs: Float32Array.of(-1, -0.4, 0, 0.3, -0.2, 0.1, -1.4, 0.2, -0.7),
};

const loaded: VolatilityOperator[] = [];
async function load(...args: Parameters<typeof loadOperator>): Promise<VolatilityOperator> {
  const operator = await loadOperator(...args);
  loaded.push(operator);
  return operator;
}
afterEach(() => {
  for (const operator of loaded.splice(0)) operator.dispose();
});

function maxDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < a.length; i++) most = Math.max(most, Math.abs(a[i] - b[i]));
  return Number.isNaN(a[0]) ? Number.NaN : most;
}

/** The largest step of σ along ρ that its derivative does not account for. */
async function jumps(
  build: KernelBuild,
  order: NeighbourOrder,
  kind: NeighbourWeights,
): Promise<number> {
  const config = { nNeighbours: 10, neighbourOrder: order, neighbourWeights: kind };
  const operator = await load(randomWeights(config), { build, threads: 1 });
  const surface = operator.encode(observed);
  const h = 1 / 1024;
  const rhos = Float32Array.from({ length: 900 }, (_, i) => 0.07 + i * h);
  const zs = rhos.map(() => -0.3);
  const vols = surface.query(rhos, zs);
  const jets = surface.jets(rhos, zs);
  // The trapezoidal rule over one step: errors of h³ on a smooth function.
  return vols.subarray(1).reduce((most, vol, i) => {
    const slope = (jets[4 * i + 3] + jets[4 * i + 7]) / 2;
    return Math.max(most, Math.abs(vol - vols[i] - h * slope));
  }, 0);
}

describe.each(builds)("the operator, %s", (build) => {
  it.each<[number, number, NeighbourOrder, NeighbourWeights]>([
    [1, 50, "rho", "equal"],
    [2, 5, "euclidean", "equal"],
    [3, 4, "rho", "taper"],
    [4, 50, "rho", "equal"],
  ])(
    "equals its formulas in float64 (%d layers, K = %d, %s, %s weights)",
    async (nLayers, nNeighbours, neighbourOrder, neighbourWeights) => {
      const weights = randomWeights({ nLayers, nNeighbours, neighbourOrder, neighbourWeights });
      const operator = await load(weights, { build, threads: 1 });
      const inputs = pointsOf(observed);
      const targets = targetsOf(pointsOf(queries), inputs, weights.config);
      const expected = referenceOperator(weights, observed, targets);
      const actual = operator.encode(observed).query(queries.rhos, queries.zs);
      expect(maxDifference(actual, expected)).toBeLessThan(TOLERANCE);
    },
  );

  it("gives the same bits on one thread and on two", async () => {
    const weights = randomWeights();
    const many = smiles(
      Array.from({ length: 30 }, (_, i) => (i + 1) / 31),
      9,
    );
    const answers = [];
    for (const threads of [1, 2]) {
      const operator = await load(weights, { build, threads });
      await operator.kernels.ready();
      const surface = operator.encode(many);
      answers.push(surface.query(many.rhos, many.zs), surface.jets(many.rhos, many.zs));
    }
    expect(answers[2]).toEqual(answers[0]);
    expect(answers[3]).toEqual(answers[1]);
  });

  it.each<NeighbourWeights>(["equal", "taper"])(
    "has the derivatives of the float64 formulas, sources held fixed, %s weights",
    async (kind) => {
      const weights = randomWeights({ nLayers: 3, nNeighbours: 8, neighbourWeights: kind });
      const operator = await load(weights, { build, threads: 1 });
      const targets = targetsOf(pointsOf(queries), pointsOf(observed), weights.config);
      const moved = (byRho: number, byZ: number) =>
        referenceOperator(
          weights,
          observed,
          targets.map(({ rho, z, sources }) => ({ rho: rho + byRho, z: z + byZ, sources })),
        );
      // Central differences in float64: errors of order h² = 1e-6 in ρ and z, 1e-6 in ∂zz.
      const h = 1e-3;
      const centre = moved(0, 0);
      const [left, right, near, far] = [moved(0, -h), moved(0, h), moved(-h, 0), moved(h, 0)];
      const jets = operator.encode(observed).jets(queries.rhos, queries.zs);
      centre.forEach((value, i) => {
        const expected = [
          value,
          (right[i] - left[i]) / (2 * h),
          (right[i] - 2 * value + left[i]) / h ** 2,
          (far[i] - near[i]) / (2 * h),
        ];
        const tolerances = [TOLERANCE, 1e-5, 5e-5, 1e-5];
        expected.forEach((derivative, d) =>
          expect(Math.abs(jets[4 * i + d] - derivative)).toBeLessThan(tolerances[d]),
        );
      });
    },
  );

  it("is smooth in ρ where the choice of sources is fixed and their weights taper", async () => {
    expect(await jumps(build, "fixed", "taper")).toBeLessThan(2e-5);
    expect(await jumps(build, "rho", "equal")).toBeGreaterThan(1e-3);
  });

  const cases = [
    ["ssvi_k10_edges", 10],
    ["ssvi", 50],
    ["spx_20220204", 50],
    ["spx_20230901", 50],
  ] as const;
  it.skipIf(!hasGoldens).each(cases)(
    "is within 1e-5 of the published model on %s (needs ../shared/golden)",
    async (name, nNeighbours) => {
      const tensor = golden(name);
      const weights = readOperatorWeights(goldenBytes("weights.safetensors"), {
        config: { nNeighbours },
      });
      const operator = await load(weights, { build, threads: 2 });
      const inputs = coordinates(tensor("pos_in"));
      const surface = operator.encode({ ...inputs, vols: tensor("vol_in") });
      const at = coordinates(tensor("pos_out"));
      expect(maxDifference(surface.query(at.rhos, at.zs), tensor("vol_at_out"))).toBeLessThan(1e-6);
      expect(
        maxDifference(surface.query(inputs.rhos, inputs.zs), tensor("vol_at_in")),
      ).toBeLessThan(1e-6);
    },
  );
});

describe("an encoded surface", () => {
  const weights = randomWeights({ nLayers: 3 });
  let shared: Promise<VolatilityOperator> | undefined;
  const operator = () => (shared ??= loadOperator(weights, { threads: 1 }));
  afterAll(async () => (await operator()).dispose());

  it("answers a point alone as among others, whatever their order", async () => {
    const surface = (await operator()).encode(observed);
    const together = surface.query(queries.rhos, queries.zs);
    together.forEach((vol, i) => {
      expect(surface.query([queries.rhos[i]], [queries.zs[i]])[0]).toBe(vol);
    });
    const backwards = surface.query(queries.rhos.toReversed(), queries.zs.toReversed());
    expect(backwards.toReversed()).toEqual(together);
  });

  it("agrees with its own jets", async () => {
    const surface = (await operator()).encode(observed);
    const vols = surface.query(queries.rhos, queries.zs);
    const jets = surface.jets(queries.rhos, queries.zs);
    vols.forEach((vol, i) => expect(Math.abs(jets[4 * i] - vol)).toBeLessThan(1e-6));
  });

  it("keeps its answers when others are encoded and asked in between", async () => {
    const loaded = await operator();
    const first = loaded.encode(observed);
    const before = first.query(queries.rhos, queries.zs);
    const second = loaded.encode(smiles([0.3, 0.6], 40));
    const other = second.query(queries.rhos, queries.zs);
    expect(first.query(queries.rhos, queries.zs)).toEqual(before);
    expect(second.query(queries.rhos, queries.zs)).toEqual(other);
    expect(other).not.toEqual(before);
  });

  it("answers where no quote is near, with a finite volatility", async () => {
    const surface = (await operator()).encode(smiles([0.05], 4));
    const [vol] = surface.query([0.9], [0]);
    expect(vol).toBeGreaterThan(0);
    expect(surface.jets([0.9], [0]).every(Number.isFinite)).toBe(true);
  });

  it("answers nothing when nothing is asked", async () => {
    const surface = (await operator()).encode(observed);
    expect(surface.query([], [])).toHaveLength(0);
    expect(surface.jets([], [])).toHaveLength(0);
  });

  it("scales to one quote and to many", async () => {
    const loaded = await operator();
    const one = loaded.encode({ rhos: [0.5], zs: [0], vols: [0.2] });
    expect(one.query([0.5], [0])[0]).toBeGreaterThan(0);
    const many = loaded.encode(
      smiles(
        Array.from({ length: 40 }, (_, i) => (i + 1) / 41),
        100,
      ),
    );
    expect(many.nInputs).toBe(4_000);
    expect(many.query([0.5], [0])[0]).toBeGreaterThan(0);
  });

  it.each([
    [{ rhos: [], zs: [], vols: [] }, "no points"],
    [{ rhos: [0.1, 0.2], zs: [0], vols: [0.2, 0.2] }, "zs must have shape [2], got [1]"],
    [{ rhos: [0.1], zs: [0], vols: [] }, "vols must have shape [1], got [0]"],
    [
      { rhos: [0.1, 0], zs: [0, 0], vols: [0.2, 0.2] },
      "rhos[1] must be positive and finite, got 0",
    ],
    [{ rhos: [0.1], zs: [Number.NaN], vols: [0.2] }, "zs[0] must be finite, got NaN"],
    [{ rhos: [0.1], zs: [0], vols: [Number.NaN] }, "vols[0] must be positive and finite, got NaN"],
    [{ rhos: [0.1], zs: [0], vols: [-0.2] }, "vols[0] must be positive and finite, got -0.2"],
  ])("refuses to encode %o, saying why", async (points, message) => {
    const loaded = await operator();
    expect(() => loaded.encode(points)).toThrow(message);
  });

  it("refuses malformed questions, naming the argument", async () => {
    const surface = (await operator()).encode(observed);
    expect(() => surface.query([0.1], [])).toThrow("zs must have shape [1], got [0]");
    expect(() => surface.query([Number.NaN], [0])).toThrow("rhos[0] must be positive and finite");
    expect(() => surface.query([0.1], [0], new Float64Array(3))).toThrow("out must have shape [1]");
    expect(() => surface.jets([0.1], [0], new Float64Array(1))).toThrow("out must have shape [1]");
  });
});
