import {
  loadOperator,
  GpuOperator,
  loadBatchOperator,
  readOperatorWeights,
} from "@volsmith/surface";
import type { NeighbourOrder, NeighbourWeights } from "@volsmith/surface";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import {
  coordinates,
  golden,
  goldenBytes,
  hasGoldens,
  randomWeights,
  smiles,
} from "../fixtures.ts";
import { absent, PATIENCE, device } from "./device.ts";

/** Two float32 implementations that sum in different orders, each within 5e-6 of float64. */
const TOLERANCE = 1e-5;

const observed = smiles([0.1, 0.25, 0.4, 0.55, 0.9], 6);
const queries = {
  rhos: Float32Array.of(0.1, 0.2, 0.33, 0.4, 0.62, 0.75, 1, 0.05, 0.33),
  zs: Float32Array.of(-1, -0.4, 0, 0.3, -0.2, 0.1, -1.4, 0.2, -0.7),
};

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < b.length; i++) {
    const gap = Math.abs(a[i] - b[i]);
    if (!(gap <= most)) most = gap;
  }
  return most;
}

describe("loadBatchOperator", () => {
  it("answers on the kernels as the operator itself does, and names them", async () => {
    const weights = randomWeights({ nLayers: 2 });
    const kernels = { threads: 1, build: "simd128" } as const;
    const { operator, chosen } = await loadBatchOperator(weights, { device: "cpu", kernels });
    expect(operator.device).toBe("WebAssembly (simd128, 1 thread)");
    expect(chosen).toMatchObject({ kind: "cpu", why: "not-asked" });
    const surface = await operator.encode(observed);
    const direct = await loadOperator(weights, kernels);
    const expected = direct.encode(observed).query(queries.rhos, queries.zs);
    expect(await surface.query(queries.rhos, queries.zs)).toEqual(expected);
    const jets = direct.encode(observed).jets(queries.rhos, queries.zs);
    expect(await surface.jets(queries.rhos, queries.zs)).toEqual(jets);
    await expect(operator.encode({ rhos: [], zs: [], vols: [] })).rejects.toThrow("no points");
    operator.dispose();
    direct.dispose();
  });
});

describe.skipIf(!device)(`the operator on WebGPU${absent}`, () => {
  beforeAll(async () => {
    const operator = new GpuOperator(randomWeights({ nLayers: 2 }), device!);
    await (await operator.encode(observed)).query(queries.rhos, queries.zs);
    operator.dispose();
  }, PATIENCE);
  afterAll(() => device?.dispose());

  it.each<[number, number, NeighbourOrder, NeighbourWeights, "none" | "essvi"]>([
    [1, 50, "rho", "equal", "none"],
    [2, 5, "euclidean", "equal", "none"],
    [3, 4, "rho", "taper", "none"],
    [2, 20, "fixed", "taper", "essvi"],
    [4, 50, "rho", "equal", "none"],
  ])(
    "answers as the WebAssembly kernels do (%d layers, K = %d, %s, %s weights, prior %s)",
    async (nLayers, nNeighbours, neighbourOrder, neighbourWeights, prior) => {
      const weights = randomWeights({
        nLayers,
        nNeighbours,
        neighbourOrder,
        neighbourWeights,
        prior,
      });
      const kernels = await loadOperator(weights, { threads: 1 });
      const encoded = kernels.encode(observed);
      const expected = encoded.query(queries.rhos, queries.zs);
      const derivatives = encoded.jets(queries.rhos, queries.zs);
      kernels.dispose();
      const operator = new GpuOperator(weights, device!);
      const surface = await operator.encode(observed);
      const actual = await surface.query(queries.rhos, queries.zs);
      expect(furthest(actual, expected)).toBeLessThan(TOLERANCE);
      const jets = await surface.jets(queries.rhos, queries.zs);
      // Second derivatives are larger, and sums of more terms.
      [TOLERANCE, 2e-5, 1e-4, 2e-5].forEach((tolerance, d) => {
        const of = (all: Float64Array) => all.filter((_, i) => i % 4 === d);
        expect(furthest(of(jets), of(derivatives)), `derivative ${d}`).toBeLessThan(tolerance);
      });
      operator.dispose();
    },
    PATIENCE,
  );

  it("keeps surfaces apart, asked at once or in turn, and frees them", async () => {
    const operator = new GpuOperator(randomWeights({ nLayers: 2 }), device!);
    const first = await operator.encode(observed);
    const second = await operator.encode(smiles([0.3, 0.6], 40));
    const ask = (surface: typeof first) => surface.query(queries.rhos, queries.zs);
    const [a, b] = await Promise.all([ask(first), ask(second)]);
    expect(await ask(first)).toEqual(a);
    expect(a).not.toEqual(b);
    expect(await first.query([], [])).toHaveLength(0);
    expect(await first.jets([], [])).toHaveLength(0);
    await expect(first.query([0.1], [])).rejects.toThrow("zs must have shape [1], got [0]");
    first.dispose();
    await expect(ask(first)).rejects.toThrow("the surface was disposed of");
    expect(await ask(second)).toEqual(b);
    operator.dispose();
  });

  it.skipIf(!hasGoldens).each([
    ["ssvi", 50, 25],
    ["ssvi_k10_edges", 10, 1],
    ["spx_20230901", 50, 10],
  ] as const)(
    "is within 1e-5 of the published model on %s (K = %d, every %d-th query; needs ../shared/golden)",
    async (name, nNeighbours, every) => {
      const tensor = golden(name);
      const weights = readOperatorWeights(goldenBytes("weights.safetensors"), {
        config: { nNeighbours },
      });
      const operator = new GpuOperator(weights, device!);
      const inputs = coordinates(tensor("pos_in"));
      const surface = await operator.encode({ ...inputs, vols: tensor("vol_in") });
      const thin = (values: Float64Array) => values.filter((_, i) => i % every === 0);
      const at = coordinates(tensor("pos_out"));
      const vols = await surface.query(thin(at.rhos), thin(at.zs));
      expect(furthest(vols, thin(tensor("vol_at_out")))).toBeLessThan(TOLERANCE);
      operator.dispose();
    },
    PATIENCE,
  );
});
