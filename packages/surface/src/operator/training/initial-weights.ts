import { randomGenerator } from "@volsmith/numerics";

import { checkConfig } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { tensorShapes } from "../weights.ts";
import type { OperatorWeights } from "../weights.ts";

/** Raw output of σ = 0.2. */
const LEVEL = 2 * Math.log(Math.expm1(0.2 / 2));

/**
 * Weights to start a training from: of variance 1/inputs, so that four layers pass the signal on;
 * uniform, biases like their maps, biases of layers 0. At a third of the variance (a common
 * default) the first steps only found a surface that ignores its quotes. The last bias begins at a
 * level of volatilities (0 would be σ = 2·ln 2); with a prior, training begins at the prior itself.
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
    if (isMap) bound = Math.sqrt(3 / shape[1]);
    const size = shape.reduce((a, b) => a * b, 1);
    const plain = /^layers\.\d+\.bias$/.test(name);
    tensors.set(
      name,
      Float32Array.from({ length: size }, () => (plain ? 0 : bound * (2 * random.uniform() - 1))),
    );
  }
  const last = `layers.${config.nLayers - 1}.projection.1`;
  if (config.prior === "none") tensors.set(`${last}.bias`, Float32Array.of(LEVEL));
  else {
    tensors.set(`${last}.bias`, Float32Array.of(0));
    tensors.set(`${last}.weight`, new Float32Array(config.liftHidden));
  }
  return { config, tensors };
}
