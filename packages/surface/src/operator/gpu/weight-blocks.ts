/**
 * How the weights of one layer lie in a device's memory: one block a map, rows by input, outputs
 * next to each other, the bias as one more row. All layers lie alike, with zeros where a layer
 * lacks a map, so that places are constants of the kernels.
 */
import { kernelInputs } from "../config.ts";
import type { OperatorConfig } from "../config.ts";
import { tensorShapes } from "../weights.ts";

/** Compile-time shapes of the kernels, which `checkConfig` guarantees. */
export const WIDTH = 16;
export const HIDDEN = 64;
/** Σ g ⊗ [h; 1] as [17][64], then Σ [h; 1]; the row ends with the 1 that takes the bias. */
export const MOMENTS = 17 * HIDDEN + 17;
export const MOMENTS_ROW = 1108;

export type BlockName =
  | "target"
  | "sourcePlace"
  | "sourceState"
  | "output"
  | "local"
  | "lift1"
  | "lift2"
  | "project1"
  | "project2"
  | "second"
  | "secondBack";

/** A map's place among a layer's words: [depth + 1][outputs]. */
export interface WeightBlock {
  readonly offset: number;
  /** Inputs; the row after them is the bias. */
  readonly depth: number;
  readonly outputs: number;
}

const sizes: readonly (readonly [BlockName, depth: number, outputs: number])[] = [
  ["target", 2, HIDDEN], // of ρ, z
  ["sourcePlace", 3, HIDDEN], // of ρ, z, v
  ["sourceState", WIDTH, HIDDEN],
  ["output", MOMENTS, WIDTH],
  ["local", WIDTH, WIDTH],
  ["lift1", WIDTH, HIDDEN], // layer 0 uses the first input
  ["lift2", HIDDEN, WIDTH],
  ["project1", WIDTH, HIDDEN],
  ["project2", HIDDEN, 1],
  ["second", HIDDEN, HIDDEN],
  ["secondBack", HIDDEN, HIDDEN], // transposed
];

export const BLOCKS = placeBlocks();
/** Words of all blocks that have gradients; the transposed copy follows. */
export const GRADIENT_WORDS = BLOCKS.secondBack.offset;
/** Words from one layer to the next: a multiple of 64, as bindings are aligned. */
export const LAYER_WORDS = 64 * Math.ceil((GRADIENT_WORDS + (HIDDEN + 1) * HIDDEN) / 64);

function placeBlocks(): Readonly<Record<BlockName, WeightBlock>> {
  let offset = 0;
  const blocks = sizes.map(([name, depth, outputs]) => {
    const block = { offset, depth, outputs };
    offset += 4 * Math.ceil(((depth + 1) * outputs) / 4);
    return [name, block] as const;
  });
  return Object.fromEntries(blocks) as Record<BlockName, WeightBlock>;
}

/**
 * Index into the vector of all weights, plus one, of each word of all layers; 0 where there is no
 * weight. [nLayers · LAYER_WORDS]
 */
export function weightPlaces(config: OperatorConfig): Int32Array {
  const starts = new Map<string, number>();
  let at = 0;
  for (const [name, shape] of tensorShapes(config)) {
    starts.set(name, at);
    at += shape.reduce((a, b) => a * b, 1);
  }
  const places = new Int32Array(config.nLayers * LAYER_WORDS);
  for (let j = 0; j < config.nLayers; j++) {
    for (const [name, { offset, depth, outputs }] of Object.entries(BLOCKS)) {
      const find = finder(name as BlockName, j, { config, starts });
      if (!find) continue;
      for (let k = 0; k <= depth; k++)
        for (let o = 0; o < outputs; o++)
          places[j * LAYER_WORDS + offset + k * outputs + o] = find(k, o) + 1;
    }
  }
  return places;
}

/** Where the weight from input k to output o of a block stands, −1 for none; null: no block. */
function finder(
  block: BlockName,
  j: number,
  {
    config,
    starts,
  }: { readonly config: OperatorConfig; readonly starts: ReadonlyMap<string, number> },
): ((k: number, o: number) => number) | null {
  const start = (name: string) => starts.get(`layers.${j}.${name}`)!;
  /** A map of the file: rows by output, `inputs` long. */
  const map = (name: string, inputs: number) => {
    const [weight, bias] = [start(`${name}.weight`), start(`${name}.bias`)];
    return (k: number, o: number) => {
      if (k < inputs) return weight + o * inputs + k;
      return k === BLOCKS[block].depth ? bias + o : -1;
    };
  };
  const first = start("kernel.0.weight");
  const nInputs = kernelInputs(config);
  const column = (c: number, o: number) => first + o * nInputs + c;
  const isLast = j === config.nLayers - 1;
  switch (block) {
    case "target":
      return (k, o) => (k < 2 ? column(k, o) : start("kernel.0.bias") + o);
    case "sourcePlace":
      return (k, o) => (k < 3 ? column([2, 3, nInputs - 1][k], o) : -1);
    case "sourceState":
      return (k, o) => (k < WIDTH ? column(4 + k, o) : -1);
    case "output":
      return (k, o) => (k < MOMENTS ? outputPlace(k, o, start) : start("bias") + o);
    case "local":
      return j === 0 ? null : (k, o) => (k < WIDTH ? start("local.weight") + o * WIDTH + k : -1);
    case "lift1":
      return map("lifting.0", j === 0 ? 1 : WIDTH);
    case "lift2":
      return map("lifting.1", HIDDEN);
    case "project1":
      return isLast ? map("projection.0", WIDTH) : null;
    case "project2":
      return isLast ? map("projection.1", HIDDEN) : null;
    case "second":
      return map("kernel.1", HIDDEN);
    case "secondBack":
      return (k, o) => (k < HIDDEN ? start("kernel.1.weight") + k * HIDDEN + o : -1);
  }
}

/**
 * The output layer's rows are read as [W | b] of shape [16, 17]: moment c·64 + k is
 * Σ ω·g[k]·[h; 1][c], and the last 17 moments, Σ ω·[h; 1], take the output layer's own bias.
 */
function outputPlace(moment: number, o: number, start: (name: string) => number): number {
  const columns = WIDTH + 1;
  const c = moment < columns * HIDDEN ? Math.floor(moment / HIDDEN) : moment - columns * HIDDEN;
  const row = o * columns + c;
  return moment < columns * HIDDEN
    ? start("kernel.2.weight") + row * HIDDEN + (moment % HIDDEN)
    : start("kernel.2.bias") + row;
}
