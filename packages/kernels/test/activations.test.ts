import { loadKernels } from "@volsmith/kernels";
import type { KernelName, Kernels } from "@volsmith/kernels";
import { normalCdf } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { builds } from "./builds.ts";

/** Evenly spaced over the range networks use, then far out, then the odd ones. */
const points = Float32Array.from([
  ...Array.from({ length: 40_000 }, (_, i) => -10 + i / 2_000),
  ...Array.from({ length: 2_000 }, (_, i) => -100 + i / 10),
  0,
  1e-30,
  -1e-30,
  1e30,
  -1e30,
  5.4,
  -5.4,
]);

type Real = (x: number) => number;
const gelu: Real = (x) => x * normalCdf(x);
const softplus: Real = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

const absolute = (exact: Real) => (x: number, y: number) => Math.abs(y - exact(x));
const relative = (exact: Real) => (x: number, y: number) => Math.abs(y / exact(x) - 1);
const scaled = (exact: Real) => (x: number, y: number) =>
  Math.abs(y - exact(x)) / Math.max(1, Math.abs(x));

/** Largest of error(x, kernel(x)) over the points of [from, to]. */
function worst(
  apply: (x: Float32Array) => Float32Array,
  error: (x: number, y: number) => number,
  [from, to] = [-Infinity, Infinity],
): number {
  const x = points.filter((value) => value >= from && value <= to);
  const y = apply(x);
  return x.reduce((most, value, i) => Math.max(most, error(value, y[i])), 0);
}

describe.each(builds)("activations, %s", (build) => {
  let kernels: Kernels;
  beforeAll(async () => {
    kernels = await loadKernels({ build, threads: 1 });
  });
  afterAll(() => kernels.dispose());

  const map = (name: KernelName) => (x: Float32Array) => {
    const { arena } = kernels;
    const mark = arena.mark();
    const padded = new Float32Array(Math.ceil(x.length / 4) * 4);
    padded.set(x);
    const input = arena.place(padded);
    const output = arena.allocate(padded.length);
    kernels.run(name, arena.placeWords([input.address, output.address]), padded.length / 4);
    const result = arena.floats(output).slice(0, x.length);
    arena.release(mark);
    return result;
  };

  it("Φ is within 2e-7 of the distribution function everywhere", () => {
    // The rational's own error, 1.6e-8, and a few roundings of values up to 1 (6e-8 each).
    expect(worst(map("mapNormalCdf"), absolute(normalCdf))).toBeLessThan(2e-7);
  });

  it("GELU is within 2e-7·max(1, |x|) of x·Φ(x)", () => {
    expect(worst(map("mapGelu"), scaled(gelu))).toBeLessThan(2e-7);
  });

  it("GELU of the published operator's range, |x| ≤ 4, is within 8e-7", () => {
    expect(worst(map("mapGelu"), absolute(gelu), [-4, 4])).toBeLessThan(8e-7);
  });

  it("exp is within 2.5e-7 relative where its value is a normal float", () => {
    expect(worst(map("mapExp"), relative(Math.exp), [-87.3, 88.3])).toBeLessThan(2.5e-7);
  });

  it("exp saturates instead of overflowing", () => {
    const [low, high] = map("mapExp")(Float32Array.of(-1e30, 1e30));
    expect(low).toBeGreaterThan(0);
    expect(high).toBeLessThan(Infinity);
  });

  it("softplus is within 3e-7 relative of ln(1 + eˣ) where that is a normal float", () => {
    expect(worst(map("mapSoftplus"), relative(softplus), [-87, Infinity])).toBeLessThan(3e-7);
  });

  it("NaN passes through", () => {
    for (const name of ["mapGelu", "mapNormalCdf", "mapSoftplus"] as const)
      expect(map(name)(Float32Array.of(Number.NaN, 1))[0]).toBeNaN();
  });
});
