import { loadKernels } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import {
  flattenWeights,
  GpuTrainable,
  tensorShapes,
  TrainableOperator,
  weightCount,
} from "@volsmith/surface";
import type { Asked, NeighbourWeights, OperatorConfig } from "@volsmith/surface";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { randomWeights, smiles } from "../fixtures.ts";
import { absent, PATIENCE, device } from "./device.ts";

const observed = smiles([0.1, 0.3, 0.55], 3);
const points = {
  rhos: Float32Array.of(0.12, 0.33, 0.33, 0.7, 1, 0.5),
  zs: Float32Array.of(-1, -0.4, 0.3, 0.1, -1.4, 0),
};

function randoms(length: number, seed: number): Float64Array {
  return randomGenerator(seed).fillNormals(new Float64Array(length));
}

function furthest(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < b.length; i++) {
    const gap = Math.abs(a[i] - b[i]);
    if (!(gap <= most)) most = gap;
  }
  return most;
}

function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * b[i], 0);
}

function largest(a: Float64Array): number {
  return a.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
}

/** The largest error of each tensor's gradient, relative to the tensor's largest entry. */
function gaps(config: OperatorConfig, actual: Float64Array, expected: Float64Array) {
  let at = 0;
  return [...tensorShapes(config)].map(([name, shape]) => {
    const end = at + shape.reduce((a, b) => a * b, 1);
    const [mine, theirs] = [actual.subarray(at, end), expected.subarray(at, end)];
    at = end;
    return { name, gap: furthest(mine, theirs) / Math.max(largest(theirs), 1e-3) };
  });
}

describe.skipIf(!device)(`the operator's gradient on WebGPU${absent}`, () => {
  // A software adapter takes its time over kernels.
  beforeAll(async () => {
    const { config } = randomWeights({ nLayers: 1 });
    const operator = new GpuTrainable(config, device!);
    await operator.forward(observed, points, "points");
    const slopes = { inputs: new Float64Array(0), points: randoms(6, 1) };
    await operator.backward(slopes, new Float64Array(weightCount(config)));
    operator.dispose();
  }, PATIENCE);
  afterAll(() => device?.dispose());

  it.each<[number, number, Asked, NeighbourWeights]>([
    [1, 50, "all", "equal"],
    [2, 3, "points", "taper"],
    [4, 50, "all", "taper"],
    [4, 20, "points", "equal"],
  ])(
    "is that of the WebAssembly kernels (%d layers, K = %d, %s asked, %s weights)",
    async (nLayers, nNeighbours, asked, neighbourWeights) => {
      const { config, tensors } = randomWeights({ nLayers, nNeighbours, neighbourWeights });
      const flat = flattenWeights({ config, tensors });
      const inputs = smiles([0.1, 0.15, 0.2, 0.3, 0.55], 9);
      const values = inputs.vols.map((v, i) => v + 0.01 * i);
      const slopes = {
        inputs: randoms(asked === "all" ? inputs.vols.length : 0, 6),
        points: randoms(6, 7),
      };
      const kernels = await loadKernels({ threads: 1 });
      const ours = new GpuTrainable(config, device!);
      const results = [];
      for (const operator of [new TrainableOperator(config, kernels), ours]) {
        operator.setWeights(flat);
        const out = await operator.forward({ ...inputs, values }, points, asked);
        const gradient = new Float64Array(flat.length);
        const byValue = await operator.backward(slopes, gradient);
        results.push({ out, gradient, byValue });
      }
      kernels.dispose();
      const [expected, actual] = results;
      expect(furthest(actual.out.points, expected.out.points)).toBeLessThan(1e-5);
      expect(furthest(actual.out.inputs, expected.out.inputs)).toBeLessThan(1e-5);
      expect(actual.out.inputs).toHaveLength(expected.out.inputs.length);
      // Both within 1e-5 of float64 (gradient.test.ts).
      for (const { name, gap } of gaps(config, actual.gradient, expected.gradient))
        expect(gap, name).toBeLessThan(2e-5);
      expect(furthest(actual.byValue, expected.byValue)).toBeLessThan(
        2e-5 * largest(expected.byValue),
      );
      ours.dispose();
    },
  );

  it("agrees with central differences along random directions", async () => {
    const { config, tensors } = randomWeights({ nLayers: 2, nNeighbours: 3 });
    const flat = Float64Array.from(flattenWeights({ config, tensors }));
    const operator = new GpuTrainable(config, device!);
    const slopes = { inputs: randoms(observed.vols.length, 2), points: randoms(6, 3) };
    const loss = async (weights: Float64Array) => {
      operator.setWeights(weights);
      const { inputs, points: asked } = await operator.forward(observed, points);
      return dot(inputs, slopes.inputs) + dot(asked, slopes.points);
    };
    const gradient = new Float64Array(flat.length);
    await loss(flat);
    await operator.backward(slopes, gradient);
    for (const seed of [1, 2, 3]) {
      const direction = randoms(flat.length, seed);
      const h = 1e-3;
      const moved = (by: number) => loss(flat.map((w, i) => w + by * direction[i]));
      const quotient = ((await moved(h)) - (await moved(-h))) / (2 * h);
      const slope = dot(gradient, direction);
      // float32 outputs of size 1 divided by h: 1e-4; curvature over h²: less.
      expect(Math.abs(quotient - slope)).toBeLessThan(2e-3 * (1 + Math.abs(slope)));
    }
    operator.dispose();
  });

  it("is the same to the last bit each time, adds to what is there, and takes other sizes", async () => {
    const weights = randomWeights({ nLayers: 2 });
    const operator = new GpuTrainable(weights.config, device!);
    operator.setWeights(flattenWeights(weights));
    const many = smiles(
      Array.from({ length: 12 }, (_, i) => (i + 1) / 13),
      7,
    );
    const gradient = async (inputs: typeof many, from?: Float64Array) => {
      const out = from?.slice() ?? new Float64Array(flattenWeights(weights).length);
      await operator.forward(inputs, points);
      const slopes = { inputs: randoms(inputs.vols.length, 6), points: randoms(6, 7) };
      const values = await operator.backward(slopes, out);
      return { out, values };
    };
    type Results = Awaited<ReturnType<typeof gradient>>;
    const expectSame = (a: Results, b: Results) => {
      expect(furthest(a.out, b.out)).toBe(0);
      expect(a.values).toEqual(b.values);
    };
    const small = await gradient(observed);
    const large = await gradient(many);
    expectSame(await gradient(observed), small);
    expectSame(await gradient(many), large);
    const twice = await gradient(many, large.out);
    expectSame({ ...twice, out: twice.out.map((g) => g / 2) }, large);
    operator.dispose();
  });

  it("says what is wrong with lengths, and that forward comes first", async () => {
    const operator = new GpuTrainable(randomWeights({ nLayers: 1 }).config, device!);
    const none = { inputs: new Float64Array(0), points: new Float64Array(0) };
    await expect(operator.backward(none, new Float64Array(0))).rejects.toThrow("after `forward`");
    await expect(operator.forward({ ...observed, zs: [0] }, points)).rejects.toThrow(
      "zs must have shape [9], got [1]",
    );
    operator.dispose();
  });
});
