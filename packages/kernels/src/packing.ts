import { ShapeError } from "@volsmith/numerics";

/** Outputs a register tile of the dense kernel covers. */
export const PANEL = 8;

/** Outputs rounded up to whole panels. */
export function paddedOutputs(outputs: number): number {
  return Math.ceil(outputs / PANEL) * PANEL;
}

/**
 * Weights of a dense layer in the order its kernel reads them: [panel][input][8 outputs], missing
 * outputs of the last panel zero.
 *
 * @param weights [outputs, inputs] row-major
 * @throws {ShapeError} when `weights` has another length
 */
export function packPanels(weights: Float32Array, outputs: number, inputs: number): Float32Array {
  if (weights.length !== outputs * inputs) {
    throw new ShapeError("packPanels", "weights", [outputs, inputs], [weights.length]);
  }
  const packed = new Float32Array(paddedOutputs(outputs) * inputs);
  for (let o = 0; o < outputs; o++) {
    const panel = Math.floor(o / PANEL) * PANEL * inputs + (o % PANEL);
    for (let i = 0; i < inputs; i++) packed[panel + i * PANEL] = weights[o * inputs + i];
  }
  return packed;
}

/** A bias padded with zeros to whole panels. */
export function packBias(bias: Float32Array): Float32Array {
  const packed = new Float32Array(paddedOutputs(bias.length));
  packed.set(bias);
  return packed;
}
