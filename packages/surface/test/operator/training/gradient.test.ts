import { loadKernels } from "@volsmith/kernels";
import type { KernelBuild, Kernels } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import { flattenWeights, tensorShapes, TrainableOperator } from "@volsmith/surface";
import type { Asked, NeighbourWeights } from "@volsmith/surface";
import { afterEach, describe, expect, it } from "vitest";

import { builds } from "../builds.ts";
import { randomWeights, smiles } from "../fixtures.ts";
import { referenceGradient } from "./reference-gradient.ts";

const observed = smiles([0.1, 0.3, 0.55], 3);
const points = {
  rhos: Float32Array.of(0.12, 0.33, 0.33, 0.7, 1, 0.5),
  zs: Float32Array.of(-1, -0.4, 0.3, 0.1, -1.4, 0),
};

const loaded: Kernels[] = [];
async function load(build: KernelBuild, threads: number): Promise<Kernels> {
  const kernels = await loadKernels({ build, threads });
  loaded.push(kernels);
  await kernels.ready();
  return kernels;
}
afterEach(() => {
  for (const kernels of loaded.splice(0)) kernels.dispose();
});

function randoms(length: number, seed: number): Float64Array {
  return randomGenerator(seed).fillNormals(new Float64Array(length));
}

describe("the gradient in float64", () => {
  it("agrees with central differences in weights and inputs", () => {
    const { config, tensors } = randomWeights({ nLayers: 2, nNeighbours: 3 });
    const flat = Float64Array.from(flattenWeights({ config, tensors }));
    const few = { rhos: points.rhos.subarray(0, 2), zs: points.zs.subarray(0, 2) };
    const slopes = randoms(observed.vols.length + 2, 2);
    const loss = (w: Float64Array, vols: ArrayLike<number>) => {
      const { outputs } = referenceGradient(config, w, { ...observed, vols }, few);
      return outputs.reduce((sum, x, i) => sum + x * slopes[i], 0);
    };
    const { backward } = referenceGradient(config, flat, observed, few);
    const gradient = backward(slopes);
    const direction = randoms(flat.length, 3);
    const toward = randoms(observed.vols.length, 4);
    const h = 1e-6;
    const move = (s: number) =>
      loss(
        flat.map((w, i) => w + s * direction[i]),
        Float64Array.from(observed.vols, (v, i) => v + s * toward[i]),
      );
    const expected =
      gradient.weights.reduce((sum, g, i) => sum + g * direction[i], 0) +
      gradient.values.reduce((sum, g, i) => sum + g * toward[i], 0);
    // Central differences: h²-truncation and 1e-16/h of rounding, both below 1e-8 of the slope.
    expect((move(h) - move(-h)) / (2 * h)).toBeCloseTo(
      expected,
      -Math.log10(2e-7 * Math.abs(expected)),
    );
  });
});

describe.each(builds)("the kernels' gradient, %s", (build) => {
  it.each<[number, number, Asked, NeighbourWeights]>([
    [1, 50, "all", "equal"],
    [2, 3, "points", "taper"],
    [4, 5, "all", "equal"],
    [4, 50, "points", "taper"],
  ])("equals the one in float64 (%d layers, K = %d, asked at %s, %s weights)", async (...shape) => {
    const [nLayers, nNeighbours, asked, neighbourWeights] = shape;
    const weights = randomWeights({ nLayers, nNeighbours, neighbourWeights });
    const flat = flattenWeights(weights);
    const n = observed.vols.length;
    const slopes = randoms(n + points.rhos.length, 5);
    if (asked === "points") slopes.fill(0, 0, n);
    const reference = referenceGradient(weights.config, flat, observed, points);
    const expected = reference.backward(slopes);

    const operator = new TrainableOperator(weights.config, await load(build, 1), { parts: 3 });
    operator.setWeights(flat);
    const out = operator.forward(observed, points, asked);
    const all = Float64Array.from([
      ...(asked === "all" ? out.inputs : reference.outputs.subarray(0, n)),
      ...out.points,
    ]);
    expect(furthest(all, reference.outputs)).toBeLessThan(5e-6);
    const gradient = new Float64Array(flat.length);
    const values = operator.backward(
      { inputs: slopes.subarray(0, asked === "all" ? n : 0), points: slopes.subarray(n) },
      gradient,
    );
    // Float32 through four layers: a few hundred roundings of 6e-8, relative to the largest entry
    // of each tensor.
    let at = 0;
    for (const [name, shape] of tensorShapes(weights.config)) {
      const end = at + shape.reduce((a, b) => a * b, 1);
      const wanted = expected.weights.subarray(at, end);
      const gap = furthest(gradient.subarray(at, end), wanted) / largest(wanted);
      expect({ name, close: gap < 2e-5, gap }).toMatchObject({ name, close: true });
      at = end;
    }
    expect(furthest(values, expected.values)).toBeLessThan(1e-5 * largest(expected.values));
  });

  it("is the same to the last bit on one thread and on two, and adds to what is there", async () => {
    const weights = randomWeights();
    const many = smiles(
      Array.from({ length: 20 }, (_, i) => (i + 1) / 21),
      7,
    );
    const flat = flattenWeights(weights);
    const slopes = { inputs: randoms(many.vols.length, 6), points: randoms(6, 7) };
    const results = [];
    for (const threads of [1, 2]) {
      const operator = new TrainableOperator(weights.config, await load(build, threads));
      operator.setWeights(flat);
      const gradient = new Float64Array(flat.length);
      const out = operator.forward(many, points);
      const values = operator.backward(slopes, gradient);
      results.push({ out, values, gradient });
      operator.forward(many, points);
      const twice = gradient.slice();
      operator.backward(slopes, twice);
      expect(twice).toEqual(gradient.map((g) => 2 * g));
    }
    expect(results[1]).toEqual(results[0]);
  });
});

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < b.length; i++) {
    const gap = Math.abs(a[i] - b[i]);
    if (!(gap <= most)) most = gap;
  }
  return most;
}

function largest(a: Float64Array): number {
  return a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}
