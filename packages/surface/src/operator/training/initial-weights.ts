import { randomGenerator } from "@volsmith/numerics";

import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { tensorShapes } from "../weights.ts";
import type { OperatorWeights } from "../weights.ts";

/** Raw output of σ = 0.2, and how much smaller than the others the last map begins. */
const LEVEL = 2 * Math.log(Math.expm1(0.2 / 2));
const SMALL = 0.1;

/**
 * Weights to start a training from: uniform on ±1/√inputs of each linear map, biases like their
 * maps, biases of layers 0. The last map begins small and about the level of volatilities, 0.2, or
 * about its prior: at random it would start near σ = 2·ln 2.
 * @throws {DomainError} for a configuration the kernels cannot run
 */
export function initialWeights(config: OperatorConfig, seed: number): OperatorWeights {
  checkConfig(config);
  const random = randomGenerator(seed);
  const tensors = new Map<string, Float32Array>();
  let bound = 0;
  for (const [name, shape] of tensorShapes(config)) {
    const isMap = shape.length > 1;
    // A map's bias follows it in file order.
    if (isMap) bound = 1 / Math.sqrt(shape[1]);
    const size = shape.reduce((a, b) => a * b, 1);
    const plain = /^layers\.\d+\.bias$/.test(name);
    tensors.set(
      name,
      Float32Array.from({ length: size }, () => (plain ? 0 : bound * (2 * random.uniform() - 1))),
    );
  }
  const last = `layers.${config.nLayers - 1}.projection.1`;
  tensors.set(
    `${last}.weight`,
    tensors.get(`${last}.weight`)!.map((w) => w * SMALL),
  );
  tensors.set(`${last}.bias`, Float32Array.of(config.prior === "none" ? LEVEL : 0));
  return { config, tensors };
}
