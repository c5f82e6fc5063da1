import { randomGenerator } from "@volsmith/numerics";

import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { tensorShapes } from "../weights.ts";
import type { OperatorWeights } from "../weights.ts";

/**
 * Weights to start a training from: uniform on ±1/√inputs of each linear map, biases like their
 * maps, biases of layers 0.
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
  return { config, tensors };
}
