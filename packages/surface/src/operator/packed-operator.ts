/** The weights of an operator as its kernels read them, and the words that describe layers and jobs. */
import { packBias, packPanels } from "@volsmith/kernels";
import type { Arena, Block } from "@volsmith/kernels";

import { kernelInputs } from "./config.ts";
import type { OperatorWeights } from "./weights.ts";

/** Addresses of one layer's weights; 0 where the layer has none. */
interface PackedLayer {
  readonly targetBias: number;
  readonly byRho: number;
  readonly byZ: number;
  readonly second: number;
  readonly secondBias: number;
  readonly output: number;
  readonly local: number;
  readonly bias: number;
  readonly lift1: number;
  readonly lift1Bias: number;
  readonly lift1Depth: number;
  readonly lift2: number;
  readonly lift2Bias: number;
  readonly source: number;
  readonly project1: number;
  readonly project1Bias: number;
  readonly project2: number;
  readonly project2Bias: number;
}

/** Where a layer's hidden states at the inputs stand. */
export interface LayerStates {
  readonly states: number;
  readonly sourceHalves: number;
}

/** What `operatorForward` and its kin are told, in the order of the kernels' `Job`. */
export interface JobWords {
  readonly count: number;
  readonly first: number;
  readonly last: number;
  readonly nLayers: number;
  readonly layers: number;
  readonly positions: number;
  readonly ranges: number;
  readonly sources: number;
  readonly volatilities: number;
  readonly out: number;
  readonly zeros: number;
  readonly maxEdges: number;
  /** 1 for pre-activations in place of volatilities. */
  readonly raw: number;
  /** Addresses of what layer 0 lifts at the inputs. */
  readonly values: number;
  /** Addresses of the sources' weights and their derivatives by ρ; 0 where all count the same. */
  readonly weights: number;
  readonly weightSlopes: number;
}

export interface PackedOperator {
  readonly layers: readonly PackedLayer[];
  /** Address of zeros, enough for any bias. */
  readonly zeros: number;
}

/** Lays the weights out in the arena, for good. */
export function packOperator(arena: Arena, weights: OperatorWeights): PackedOperator {
  const { nLayers } = weights.config;
  const layers = Array.from({ length: nLayers }, (_, j) => packLayer(arena, weights, j));
  return { layers, zeros: arena.place(new Float32Array(256)).address };
}

function packLayer(arena: Arena, { config, tensors }: OperatorWeights, j: number): PackedLayer {
  const { width, kernelHidden, liftHidden, nLayers } = config;
  const get = (name: string) => tensors.get(`layers.${j}.${name}`)!;
  const place = (values: Float32Array) => arena.place(values).address;
  const panels = (name: string, outputs: number, inputs: number) =>
    place(packPanels(get(`${name}.weight`), outputs, inputs));
  const bias = (name: string) => place(packBias(get(`${name}.bias`)));

  const inputs = kernelInputs(config);
  const first = get("kernel.0.weight");
  const column = (c: number) =>
    Float32Array.from({ length: kernelHidden }, (_, o) => first[o * inputs + c]);
  const sourcePart = new Float32Array(kernelHidden * (inputs - 2));
  for (let o = 0; o < kernelHidden; o++)
    sourcePart.set(first.subarray(o * inputs + 2, (o + 1) * inputs), o * (inputs - 2));

  const hasLast = j === nLayers - 1;
  const lift1Depth = j === 0 ? 1 : width;
  return {
    targetBias: bias("kernel.0"),
    byRho: place(column(0)),
    byZ: place(column(1)),
    second: panels("kernel.1", kernelHidden, kernelHidden),
    secondBias: bias("kernel.1"),
    output: place(packOutput(get("kernel.2.weight"), get("kernel.2.bias"), width, kernelHidden)),
    local: j === 0 ? 0 : panels("local", width, width),
    bias: place(get("bias")),
    lift1: panels("lifting.0", liftHidden, lift1Depth),
    lift1Bias: bias("lifting.0"),
    lift1Depth,
    lift2: panels("lifting.1", width, liftHidden),
    lift2Bias: bias("lifting.1"),
    source: place(packPanels(sourcePart, kernelHidden, inputs - 2)),
    project1: hasLast ? panels("projection.0", liftHidden, width) : 0,
    project1Bias: hasLast ? bias("projection.0") : 0,
    project2: hasLast ? panels("projection.1", 1, liftHidden) : 0,
    project2Bias: hasLast ? bias("projection.1") : 0,
  };
}

/**
 * The output layer of a kernel network as one dense layer on moments.
 *
 * Its rows are read as [W | b] of shape [width, width + 1]; moment c·hidden + k is
 * mean_e g_e[k]·[h_e; 1][c], and the last width + 1 moments, mean_e [h_e; 1], take the bias.
 */
function packOutput(
  weight: Float32Array,
  bias: Float32Array,
  width: number,
  hidden: number,
): Float32Array {
  const columns = width + 1;
  const moments = columns * hidden + columns;
  const matrix = new Float32Array(width * moments);
  for (let o = 0; o < width; o++) {
    for (let c = 0; c < columns; c++) {
      const row = o * columns + c;
      matrix.set(weight.subarray(row * hidden, (row + 1) * hidden), o * moments + c * hidden);
      matrix[o * moments + columns * hidden + c] = bias[row];
    }
  }
  return packPanels(matrix, width, moments);
}

/** Writes the descriptions of all layers; returns the address of the array of pointers to them. */
export function placeLayers(
  arena: Arena,
  packed: PackedOperator,
  states: readonly LayerStates[],
): number {
  const pointers = packed.layers.map((layer, j) => {
    const { states: h, sourceHalves } = states[j];
    const { targetBias, byRho, byZ, second, secondBias, output, local, bias } = layer;
    const { lift1, lift1Bias, lift1Depth, lift2, lift2Bias, source } = layer;
    const { project1, project1Bias, project2, project2Bias } = layer;
    return arena.placeWords([
      h,
      sourceHalves,
      targetBias,
      byRho,
      byZ,
      second,
      secondBias,
      output,
      local,
      bias,
      lift1,
      lift1Bias,
      lift1Depth,
      lift2,
      lift2Bias,
      source,
      project1,
      project1Bias,
      project2,
      project2Bias,
    ]).address;
  });
  return arena.placeWords(pointers).address;
}

export function placeJob(arena: Arena, job: JobWords): Block {
  const { count, first, last, nLayers, layers, positions } = job;
  const { ranges, sources, volatilities, out, zeros, maxEdges, raw, values } = job;
  const { weights, weightSlopes } = job;
  return arena.placeWords([
    count,
    first,
    last,
    nLayers,
    layers,
    positions,
    ranges,
    sources,
    volatilities,
    out,
    zeros,
    maxEdges,
    raw,
    values,
    weights,
    weightSlopes,
  ]);
}
