import {
  concat,
  conv,
  dense,
  flatten,
  gru,
  layerNorm,
  loadEngine,
  lstm,
  ModelProgram,
  polynomial,
  selfAttention,
  Weights,
} from "@volsmith/engine";
import type { Engine, Value } from "@volsmith/engine";
import { randomGenerator } from "@volsmith/numerics";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

import { builds } from "./builds.ts";

/** Widths below a vector, of one panel, and of more than four panels. */
const layers: Readonly<Record<string, (x: Value) => Value>> = {
  dense: (x) => concat([3, 8, 40, 100].map((units) => dense(x, { name: `d${units}`, units }))),
  lstm: (x) => lstm(x, { name: "r", units: 11 }),
  gru: (x) => gru(x, { name: "r", units: 19 }),
  conv: (x) => conv(x, { name: "c", filters: 37, kernel: 3 }),
  polynomial: (x) => polynomial(flatten(x), { name: "p", units: 9, degree: 3, family: "legendre" }),
  attention: (x) => layerNorm(selfAttention(x, { name: "a", heads: 2 }), { name: "n" }),
};

describe.each(builds)("a row alone gives the bits it gives among others, %s", (build) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await loadEngine({ build, threads: 1 });
  });
  afterAll(() => engine.dispose());

  it.each(Object.keys(layers))("%s", (name) => {
    const rows = 21;
    const random = randomGenerator(1);
    const x = Float32Array.from({ length: rows * 30 }, () => random.normal());
    const weights = new Weights(engine, randomGenerator(2));
    const program = (most: number) =>
      new ModelProgram(weights, {
        rows: most,
        inputs: { x: [5, 6] },
        outputs: (values) => ({ y: layers[name](values.x) }),
      });
    const together = program(rows).evaluate({ x }, rows).outputs.y;
    const alone = program(1).evaluate({ x }, rows).outputs.y;
    expect(alone).toEqual(together);
  });
});
