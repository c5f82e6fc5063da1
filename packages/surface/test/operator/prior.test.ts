import { randomGenerator } from "@volsmith/numerics";
import { loadOperator, publishedConfig, publishedLosses, trainOperator } from "@volsmith/surface";
import type { OperatorConfig, PriorKind, VolatilityOperator } from "@volsmith/surface";
import { afterEach, describe, expect, it } from "vitest";

import { randomWeights } from "./fixtures.ts";
import { ssviStream } from "./training/ssvi-stream.ts";

const configOf = (prior: PriorKind): OperatorConfig => ({ ...publishedConfig, nLayers: 2, prior });
const stream = ssviStream({ seed: 3, expiries: 6, strikes: 12 });
const { inputs, truth } = stream.at(0);
const random = randomGenerator(5);
const points = {
  rhos: Float32Array.from({ length: 40 }, () => 0.15 + 0.8 * random.uniform()),
  zs: Float32Array.from({ length: 40 }, () => -1 + 1.3 * random.uniform()),
};
const trueVols = truth!(
  Float64Array.from(points.rhos, (rho) => rho * rho),
  Float64Array.from(points.rhos, (rho, i) => rho * points.zs[i]),
);

const loaded: VolatilityOperator[] = [];
afterEach(() => {
  for (const operator of loaded.splice(0)) operator.dispose();
});
async function encode(config: OperatorConfig, scale: number) {
  const weights = randomWeights(config);
  const tensors = new Map(weights.tensors);
  // Scaled up, so that corrections reach their bound.
  for (const part of ["weight", "bias"]) {
    const name = `layers.1.projection.1.${part}`;
    tensors.set(
      name,
      tensors.get(name)!.map((w) => scale * (part === "bias" ? w + 0.1 : w)),
    );
  }
  const operator = await loadOperator({ config, tensors }, { threads: 1 });
  loaded.push(operator);
  return operator.encode(inputs);
}

describe.each(["essvi", "spline"] as const)("an operator with prior %s", (prior) => {
  const config = configOf(prior);

  it("is the prior where its network says nothing, and that is near the truth", async () => {
    const vols = (await encode(config, 0)).query(points.rhos, points.zs);
    // 72 quotes with noise of 1 %: a smooth fit averages most of it away.
    const error = vols.reduce((sum, v, i) => sum + Math.abs(v / trueVols[i] - 1), 0) / vols.length;
    expect(error).toBeLessThan(prior === "essvi" ? 0.005 : 0.007);
  });

  it("never leaves the prior by more than the bound", async () => {
    const prior = (await encode(config, 0)).query(points.rhos, points.zs);
    const vols = (await encode(config, 1e4)).query(points.rhos, points.zs);
    const corrections = vols.map((v, i) => Math.abs(v / prior[i] - 1));
    expect(Math.max(...corrections)).toBeLessThanOrEqual(config.priorBound * (1 + 1e-12));
    expect(Math.max(...corrections)).toBeGreaterThan(0.9 * config.priorBound);
  });

  it("has the derivatives of its values", async () => {
    const surface = await encode(config, 30);
    const { rhos, zs } = points;
    const jets = surface.jets(rhos, zs);
    const values = surface.query(rhos, zs);
    const h = 1 / 256; // exact in float32
    const up = surface.query(
      rhos,
      zs.map((z) => z + h),
    );
    const down = surface.query(
      rhos,
      zs.map((z) => z - h),
    );
    for (let i = 0; i < rhos.length; i++) {
      expect(jets[4 * i]).toBeCloseTo(values[i], 5);
      // Float32 outputs of rounding 1e-7 over h, and h² times third derivatives of order 1.
      expect(Math.abs(jets[4 * i + 1] - (up[i] - down[i]) / (2 * h))).toBeLessThan(3e-4);
    }
  });

  it("learns corrections, and its training state carries the prior", async () => {
    const training = {
      stream,
      validation: [stream.at(1000)],
      config: {
        operator: config,
        steps: 3,
        batch: 1,
        losses: {
          ...publishedLosses,
          stencils: { kind: "sampled", slices: 10, terms: 5 },
        } as const,
      },
      kernels: { threads: 1 },
    };
    const { weights, bestValidation } = await trainOperator(training);
    expect(weights.config.prior).toBe(prior);
    expect(bestValidation!.mape).toBeLessThan(0.05);
  });
});
