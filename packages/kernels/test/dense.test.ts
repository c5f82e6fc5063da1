import { loadKernels, packBias, packPanels, paddedOutputs } from "@volsmith/kernels";
import type { Kernels } from "@volsmith/kernels";
import { normalCdf, ShapeError } from "@volsmith/numerics";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { builds } from "./builds.ts";

interface Layer {
  readonly rows: number;
  readonly inputs: number;
  readonly outputs: number;
  readonly seed: number;
}

const layers = fc.record({
  rows: fc.integer({ min: 1, max: 12 }).map((blocks) => 4 * blocks),
  inputs: fc.integer({ min: 1, max: 70 }),
  outputs: fc.integer({ min: 1, max: 40 }),
  seed: fc.integer({ min: 1, max: 1e6 }),
});

/** Values in (−1, 1), the same for the same seed. */
function values(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => Math.sin(seed + 12.9898 * (i + 1)));
}

function make({ rows, inputs, outputs, seed }: Layer) {
  return {
    x: values(rows * inputs, seed),
    weights: values(outputs * inputs, seed + 1),
    bias: values(outputs, seed + 2),
  };
}

/** The layer in float64, straight from y = act(x·Wᵀ + b). */
function reference(layer: Layer, activation: 0 | 1): Float64Array {
  const { x, weights, bias } = make(layer);
  const { rows, inputs, outputs } = layer;
  const y = new Float64Array(rows * outputs);
  for (let r = 0; r < rows; r++) {
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o];
      for (let i = 0; i < inputs; i++) sum += x[r * inputs + i] * weights[o * inputs + i];
      y[r * outputs + o] = activation === 1 ? sum * normalCdf(sum) : sum;
    }
  }
  return y;
}

function run(kernels: Kernels, layer: Layer, activation: 0 | 1): Float32Array {
  const { arena } = kernels;
  const { rows, inputs, outputs } = layer;
  const { x, weights, bias } = make(layer);
  const mark = arena.mark();
  const padded = paddedOutputs(outputs);
  const y = arena.allocate(rows * padded);
  const args = arena.placeWords([
    arena.place(x).address,
    4 * inputs,
    inputs,
    arena.place(packPanels(weights, outputs, inputs)).address,
    arena.place(packBias(bias)).address,
    y.address,
    4 * padded,
    padded / 8,
    activation,
  ]);
  kernels.run("dense", args, rows / 4);
  const wide = arena.floats(y);
  const result = Float32Array.from(
    { length: rows * outputs },
    (_, i) => wide[Math.floor(i / outputs) * padded + (i % outputs)],
  );
  arena.release(mark);
  return result;
}

describe.each(builds)("dense, %s", (build) => {
  let one: Kernels;
  let two: Kernels;
  beforeAll(async () => {
    one = await loadKernels({ build, threads: 1 });
    two = await loadKernels({ build, threads: 2 });
    await two.ready();
  });
  afterAll(() => {
    one.dispose();
    two.dispose();
  });

  it.each([0, 1] as const)("equals the layer in float64, activation %d", (activation) => {
    fc.assert(
      fc.property(layers, (layer) => {
        const expected = reference(layer, activation);
        const actual = run(one, layer, activation);
        // Up to 71 terms of size at most 1: partial sums reach 71, and Σ k·2⁻²⁴ for k ≤ 71 is 1.5e-4.
        actual.forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1.5e-4));
      }),
      { seed: 42, numRuns: 60 },
    );
  });

  it("gives the same bits on one thread and on two", () => {
    fc.assert(
      fc.property(layers, (layer) => {
        expect(run(two, layer, 1)).toEqual(run(one, layer, 1));
      }),
      { seed: 42, numRuns: 60 },
    );
  });
});

describe("packPanels", () => {
  it("refuses weights of another size, naming both", () => {
    expect(() => packPanels(new Float32Array(5), 2, 3)).toThrow(ShapeError);
    expect(() => packPanels(new Float32Array(5), 2, 3)).toThrow("[2, 3], got [5]");
  });
});
