/**
 * One vector of weights, as optimisers want it, and the packed copies the kernels read.
 *
 * Where a weight stands in the packed layout is found by packing its index: any change of the
 * packing is followed without being stated twice.
 */
import { packPanels } from "@volsmith/kernels";
import type { Arena, Block } from "@volsmith/kernels";

import { kernelInputs } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { packOperator } from "../packed-operator.ts";
import type { PackedOperator } from "../packed-operator.ts";
import { tensorShapes, weightCount } from "../weights.ts";
import type { OperatorWeights } from "../weights.ts";

/** All weights in one vector, tensors in file order. */
export function flattenWeights({ config, tensors }: OperatorWeights): Float32Array {
  const flat = new Float32Array(weightCount(config));
  let at = 0;
  for (const name of tensorShapes(config).keys()) {
    const values = tensors.get(name)!;
    flat.set(values, at);
    at += values.length;
  }
  return flat;
}

/** Weights from one vector, copied; the inverse of `flattenWeights`. */
export function unflattenWeights(flat: ArrayLike<number>, config: OperatorConfig): OperatorWeights {
  const tensors = new Map<string, Float32Array>();
  let at = 0;
  for (const [name, shape] of tensorShapes(config)) {
    const size = shape.reduce((a, b) => a * b, 1);
    const from = at;
    tensors.set(
      name,
      Float32Array.from({ length: size }, (_, i) => flat[from + i]),
    );
    at += size;
  }
  return { config, tensors };
}

/** Addresses of one layer's transposed weights, in the order of the kernels' `TrainLayer`. */
export interface TransposedLayer {
  readonly second: number;
  readonly output: number;
  readonly local: number;
  readonly lift1: number;
  readonly lift2: number;
  readonly source: number;
  readonly project1: number;
  readonly project2: number;
}

/** Weights in the kernels' memory: packed for the forward pass, transposed for the backward one. */
export class WeightLayout {
  readonly packed: PackedOperator;
  readonly transposed: readonly TransposedLayer[];
  /** The packed weights; gradients lie the same way. */
  readonly block: Block;
  readonly #arena: Arena;
  /** Everything, the transposed copies included. */
  readonly #all: Block;
  /** Index into the vector plus one, 0 for padding, of each packed number. */
  readonly #map: Int32Array;

  constructor(arena: Arena, config: OperatorConfig) {
    this.#arena = arena;
    const places = Float32Array.from({ length: weightCount(config) }, (_, i) => i + 1);
    const weights = unflattenWeights(places, config);
    const begin = arena.mark();
    this.packed = packOperator(arena, weights);
    const middle = arena.mark();
    this.transposed = Array.from({ length: config.nLayers }, (_, j) => {
      return placeTransposed(arena, weights, j);
    });
    this.block = { address: begin, length: (middle - begin) / 4 };
    this.#all = { address: begin, length: (arena.mark() - begin) / 4 };
    // Numbers between blocks are whatever stood there: only exact indices of this map count.
    this.#map = Int32Array.from(arena.floats(this.#all), (place) =>
      Number.isInteger(place) && place > 0 && place <= places.length ? place : 0,
    );
  }

  /** Writes all packed copies. @param flat [nWeights] */
  write(flat: ArrayLike<number>): void {
    const map = this.#map;
    const to = this.#arena.floats(this.#all);
    for (let i = 0; i < map.length; i++) to[i] = map[i] > 0 ? flat[map[i] - 1] : 0;
  }

  /** gradient += packed gradients. @param gradient [nWeights] */
  addGradient(packed: Float32Array, gradient: Float64Array): void {
    const map = this.#map;
    for (let i = 0; i < packed.length; i++) if (map[i] > 0) gradient[map[i] - 1] += packed[i];
  }
}

function placeTransposed(
  arena: Arena,
  { config, tensors }: OperatorWeights,
  j: number,
): TransposedLayer {
  const { width, kernelHidden, liftHidden, nLayers } = config;
  const get = (name: string) => tensors.get(`layers.${j}.${name}`)!;
  const place = (matrix: Float32Array, outputs: number, inputs: number) =>
    arena.place(packPanels(transpose(matrix, outputs, inputs), inputs, outputs)).address;
  const layer = (name: string, outputs: number, inputs: number) =>
    place(get(`${name}.weight`), outputs, inputs);
  const nInputs = kernelInputs(config);
  const first = get("kernel.0.weight");
  const source = Float32Array.from({ length: kernelHidden * (nInputs - 2) }, (_, i) => {
    const row = Math.floor(i / (nInputs - 2));
    return first[row * nInputs + 2 + (i % (nInputs - 2))];
  });
  const hasLast = j === nLayers - 1;
  return {
    second: layer("kernel.1", kernelHidden, kernelHidden),
    output: arena.place(
      packOutputTransposed(get("kernel.2.weight"), get("kernel.2.bias"), width, kernelHidden),
    ).address,
    local: j === 0 ? 0 : layer("local", width, width),
    lift1: layer("lifting.0", liftHidden, j === 0 ? 1 : width),
    lift2: layer("lifting.1", width, liftHidden),
    source: place(source, kernelHidden, nInputs - 2),
    project1: hasLast ? layer("projection.0", liftHidden, width) : 0,
    project2: hasLast ? layer("projection.1", 1, liftHidden) : 0,
  };
}

/** From states to moments: [moments][width], see `packOutput` for what a moment is. */
function packOutputTransposed(
  weight: Float32Array,
  bias: Float32Array,
  width: number,
  hidden: number,
): Float32Array {
  const columns = width + 1;
  const moments = columns * hidden + columns;
  const matrix = new Float32Array(moments * width);
  for (let o = 0; o < width; o++) {
    for (let c = 0; c < columns; c++) {
      const row = o * columns + c;
      for (let k = 0; k < hidden; k++)
        matrix[(c * hidden + k) * width + o] = weight[row * hidden + k];
      matrix[(columns * hidden + c) * width + o] = bias[row];
    }
  }
  return packPanels(matrix, moments, width);
}

function transpose(matrix: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(matrix.length);
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) out[c * rows + r] = matrix[r * columns + c];
  return out;
}
