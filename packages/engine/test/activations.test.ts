import { activate, loadEngine, logarithm, ModelProgram, Weights } from "@volsmith/engine";
import type { Activation, Value } from "@volsmith/engine";
import { normalCdf, randomGenerator } from "@volsmith/numerics";
import { expect, it, describe } from "vitest";

import { builds } from "./builds.ts";

const points = Float32Array.from([
  ...Array.from({ length: 8001 }, (_, i) => -10 + i / 400),
  ...Array.from({ length: 800 }, (_, i) => -85 + i / 4.7),
  ...Array.from({ length: 60 }, (_, i) => 10 ** (-30 + i / 2)),
]);

type Real = (x: number) => number;
const sigmoid: Real = (x) => 1 / (1 + Math.exp(-x));

/** Reference in 64 bits, and the bound on |error| as a function of x and the exact value. */
const cases: readonly [Activation, Real, (x: number, y: number) => number][] = [
  ["tanh", Math.tanh, (_, y) => 4e-7 * Math.abs(y)],
  ["sigmoid", sigmoid, (_, y) => 4e-7 * y],
  // Where GELU and swish fade their relative error is that of Φ and σ, whose absolute one is 2e-7.
  ["gelu", (x) => x * normalCdf(x), (x) => 3e-7 * Math.max(1, Math.abs(x))],
  ["swish", (x) => x * sigmoid(x), (_, y) => 5e-7 * Math.abs(y)],
  ["softplus", (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))), (_, y) => 4e-7 * y],
  ["exp", Math.exp, (_, y) => 3e-7 * y],
  ["relu", (x) => Math.max(0, x), () => 0],
];

describe.each(builds)("activations are accurate to float32, %s", (build) => {
  async function apply(x: Float32Array, build_: (x: Value) => Value): Promise<Float32Array> {
    const engine = await loadEngine({ threads: 1, build });
    const program = new ModelProgram(new Weights(engine, randomGenerator(1)), {
      rows: x.length,
      inputs: { x: [1] },
      outputs: (inputs) => ({ y: build_(inputs.x) }),
    });
    program.set({ x }, x.length);
    program.run(x.length);
    const y = program.output("y").slice();
    engine.dispose();
    return y;
  }

  it.each(cases)("%s", async (activation, exact, bound) => {
    const y = await apply(points, (x) => activate(x, activation));
    let worst = 0;
    for (const [i, x] of points.entries()) {
      const reference = exact(x);
      if (Math.abs(reference) < 1.2e-38) continue; // below the smallest normal float
      worst = Math.max(worst, Math.abs(y[i] - reference) / (bound(x, reference) || 1e-300));
    }
    expect(worst).toBeLessThanOrEqual(1);
  });

  it("logarithm, and what it gives outside its domain", async () => {
    const x = Float32Array.from([...points.filter((p) => p > 0), 0, -1, NaN]);
    const y = await apply(x, logarithm);
    for (let i = 0; i < x.length - 3; i++) {
      const exact = Math.log(x[i]);
      // Near 1 the argument's last bit is worth more than the result's.
      expect(Math.abs(y[i] - exact)).toBeLessThanOrEqual(4e-7 * Math.abs(exact) + 1e-7);
    }
    expect(Array.from(y.slice(-3))).toEqual([-Infinity, NaN, NaN]);
  });

  it("saturate instead of overflowing, and pass NaN through", async () => {
    const x = Float32Array.of(1e30, -1e30, Infinity, -Infinity, NaN);
    expect([...(await apply(x, (v) => activate(v, "tanh")))]).toEqual([1, -1, 1, -1, NaN]);
    const s = await apply(x, (v) => activate(v, "sigmoid"));
    expect([s[0], s[2], s[4]]).toEqual([1, 1, NaN]);
    expect(s[1]).toBeLessThan(1e-37);
  });
});
