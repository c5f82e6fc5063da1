/** The numbers of an operator, whatever file they came from. */
import { DataError, DomainError, ShapeError } from "@volsmith/numerics";
import { toFloat32 } from "@volsmith/files";
import type { Tensor } from "@volsmith/files";

import { checkConfig, kernelInputs } from "./config.ts";
import type { OperatorConfig } from "./config.ts";

export interface OperatorWeights {
  readonly config: OperatorConfig;
  /** By our names, as `tensorShapes` lists them; matrices are [outputs, inputs] row-major. */
  readonly tensors: ReadonlyMap<string, Float32Array>;
}

/**
 * Names and shapes of all tensors of an operator, in file order:
 * `layers.j.lifting.{0,1}`, `layers.j.kernel.{0,1,2}`, `layers.j.local` (absent in layer 0),
 * `layers.j.bias`, and `layers.j.projection.{0,1}` of the last layer.
 */
export function tensorShapes(config: OperatorConfig): ReadonlyMap<string, readonly number[]> {
  const { nLayers, width, kernelHidden, liftHidden } = config;
  const shapes = new Map<string, readonly number[]>();
  const network = (name: string, sizes: readonly number[]) => {
    for (let i = 1; i < sizes.length; i++) {
      shapes.set(`${name}.${i - 1}.weight`, [sizes[i], sizes[i - 1]]);
      shapes.set(`${name}.${i - 1}.bias`, [sizes[i]]);
    }
  };
  for (let j = 0; j < nLayers; j++) {
    const layer = `layers.${j}`;
    network(`${layer}.lifting`, [j === 0 ? 1 : width, liftHidden, width]);
    const messageOutputs = width * (width + 1);
    network(`${layer}.kernel`, [kernelInputs(config), kernelHidden, kernelHidden, messageOutputs]);
    if (j > 0) shapes.set(`${layer}.local.weight`, [width, width]);
    shapes.set(`${layer}.bias`, [width]);
    if (j === nLayers - 1) network(`${layer}.projection`, [width, liftHidden, 1]);
  }
  return shapes;
}

/** Number of weights: 102,529 for the published configuration. */
export function weightCount(config: OperatorConfig): number {
  let count = 0;
  for (const shape of tensorShapes(config).values()) count += shape.reduce((a, b) => a * b, 1);
  return count;
}

/**
 * Weights from named tensors.
 *
 * @param tensors by our names; `where` and `nameOf` are for messages
 * @throws {DataError} when one is missing
 * @throws {ShapeError} when one has another shape
 * @throws {DomainError} when one holds a number that is not finite
 */
export function collectWeights(
  tensors: ReadonlyMap<string, Tensor>,
  config: OperatorConfig,
  { where = "operator weights", nameOf = (name: string) => name } = {},
): OperatorWeights {
  checkConfig(config);
  const collected = new Map<string, Float32Array>();
  for (const [name, shape] of tensorShapes(config)) {
    const given = nameOf(name);
    const tensor = tensors.get(given);
    if (!tensor) {
      const there = [...tensors.keys()].slice(0, 4).join(", ") || "none";
      throw new DataError(where, `tensor "${given}" is missing`, `the file's tensors: ${there} …`);
    }
    if (tensor.shape.length !== shape.length || tensor.shape.some((n, i) => n !== shape[i])) {
      throw new ShapeError(where, `tensor "${given}"`, [...shape], [...tensor.shape]);
    }
    const values = toFloat32(tensor);
    const bad = values.findIndex((value) => !Number.isFinite(value));
    if (bad >= 0) throw new DomainError(where, `tensor "${given}"[${bad}]`, values[bad], "finite");
    collected.set(name, values);
  }
  return { config, tensors: collected };
}
