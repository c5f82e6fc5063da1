import { randomGenerator } from "@volsmith/numerics";
import type { RandomGenerator } from "@volsmith/numerics";

import { checkConfig, kernelInputs } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { tensorShapes } from "../weights.ts";
import type { OperatorWeights } from "../weights.ts";

/** Raw output of σ = 0.2. */
const LEVEL = 2 * Math.log(Math.expm1(0.2 / 2));

/** Units of the first kernel layer that begin by looking at where a source lies from its target. */
const OFFSET_SHARE = 0.75;
/** Such a unit sees offsets of 1/6 in (ρ, z) as of order 1. */
const OFFSET_SCALE = 6;
const OFFSET_BIAS = 2;
/** What the second kernel layer takes these larger units down by, or four layers would blow up. */
const OFFSET_GAIN = 2.5;

/**
 * Weights to start a training from: of variance 1/inputs, so that four layers pass the signal on;
 * uniform, biases like their maps, biases of layers 0. At a third of the variance (a common
 * default) the first steps only found a surface that ignores its quotes. The last bias begins at a
 * level of volatilities (0 would be σ = 2·ln 2); with a prior, training begins at the prior itself.
 *
 * Coordinates are of order 1 while what matters to a point lies within a tenth, and random maps of
 * them all are nearly linear there: three quarters of the first units of every kernel network begin
 * as ridges in (ρ_y − ρ_x, z_y − z_x) instead. See decision 10 for what that is worth.
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
  for (let j = 0; j < config.nLayers; j++) lookAtOffsets(tensors, j, config, random);
  const last = `layers.${config.nLayers - 1}.projection.1`;
  if (config.prior === "none") tensors.set(`${last}.bias`, Float32Array.of(LEVEL));
  else {
    tensors.set(`${last}.bias`, Float32Array.of(0));
    tensors.set(`${last}.weight`, new Float32Array(config.liftHidden));
  }
  return { config, tensors };
}

/** Adds ridges a·(ρ_y − ρ_x) + b·(z_y − z_x) + c to units of a layer's kernel network. */
function lookAtOffsets(
  tensors: ReadonlyMap<string, Float32Array>,
  j: number,
  config: OperatorConfig,
  random: RandomGenerator,
): void {
  const weight = tensors.get(`layers.${j}.kernel.0.weight`)!;
  const bias = tensors.get(`layers.${j}.kernel.0.bias`)!;
  const second = tensors.get(`layers.${j}.kernel.1.weight`)!;
  const columns = kernelInputs(config); // ρ_y, z_y, ρ_x, z_x, …
  for (let unit = 0; unit < OFFSET_SHARE * config.kernelHidden; unit++) {
    for (const [target, source] of [
      [0, 2],
      [1, 3],
    ] as const) {
      // prettier-ignore
      const steepness = OFFSET_SCALE * random.normal();
      weight[unit * columns + target] += steepness;
      weight[unit * columns + source] -= steepness;
    }
    bias[unit] = OFFSET_BIAS * (2 * random.uniform() - 1);
    for (let o = unit; o < second.length; o += config.kernelHidden) second[o] /= OFFSET_GAIN;
  }
}
