import { loadKernels } from "@volsmith/kernels";
import { randomGenerator } from "@volsmith/numerics";
import {
  flattenWeights,
  loadOperator,
  publishedConfig,
  publishedLosses,
  surfaceGradient,
  TrainableOperator,
} from "@volsmith/surface";
import type { PriorKind } from "@volsmith/surface";
import { describe, expect, it } from "vitest";

import { randomWeights } from "../fixtures.ts";
import { ssviStream } from "./ssvi-stream.ts";

describe("what is trained is what is served", () => {
  it.each<PriorKind>(["none", "essvi"])("with prior %s", async (prior) => {
    const weights = randomWeights({ ...publishedConfig, prior });
    const kernels = await loadKernels({ threads: 1 });
    const trainable = new TrainableOperator(weights.config, kernels);
    trainable.setWeights(flattenWeights(weights));
    const { loss, vols } = surfaceGradient(trainable, ssviStream({ seed: 4 }).at(1), {
      config: { losses: publishedLosses, keep: [0.5, 0.8] },
      random: randomGenerator(1),
      gradient: null,
    });
    kernels.dispose();
    const served = await loadOperator(weights, { threads: 1 });
    const surface = served.encode(loss.inputs);
    const { inputs, points } = loss;
    const expected = [
      ...surface.query(inputs.rhos, inputs.zs),
      ...surface.query(points.rhos, points.zs),
    ];
    served.dispose();
    const actual = [...vols.inputs, ...vols.points];
    // The same float32 sums; softplus is taken in float32 there and in float64 here.
    actual.forEach((vol, i) => expect(Math.abs(vol - expected[i])).toBeLessThan(1e-6));
  });
});
