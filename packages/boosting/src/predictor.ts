import { DomainError } from "@volsmith/numerics";

import type { BoosterParts, Features } from "./booster.ts";
import { compileKernels } from "./module.ts";
import { packTree } from "./packed-trees.ts";

/** Rows predicted at a time: their features and a tree fit the first-level cache together. */
const BLOCK = 256;
const PAGE = 65_536;

interface PredictorExports {
  readonly heapBase: () => number;
  readonly addTrees: (
    table: number,
    trees: number,
    features: number,
    stride: number,
    rows: number,
    margins: number,
  ) => void;
}

/**
 * One memory for all predictions of this thread, holding the trees of the booster used last: an
 * engine gives out only so many memories, and a search trains many boosters.
 */
class Predictor {
  readonly #memory = new WebAssembly.Memory({ initial: 16, maximum: 65_536, shared: true });
  readonly #exports: PredictorExports;
  #resident: readonly unknown[] | null = null;
  #table = 0;
  #top = 0;

  constructor() {
    const { exports } = new WebAssembly.Instance(compileKernels(), {
      env: { memory: this.#memory },
    });
    this.#exports = exports as unknown as PredictorExports;
  }

  predict(parts: BoosterParts, features: Features, out: Float32Array | Float64Array): void {
    const { trees, nFeatures, objective, baseScore } = parts;
    this.#load(parts);
    const at = this.#top;
    const marginsAt = at + 4 * BLOCK * nFeatures;
    this.#reserve(marginsAt + 4 * BLOCK);
    const block = new Float32Array(this.#memory.buffer, at, BLOCK * nFeatures);
    const margins = new Float32Array(this.#memory.buffer, marginsAt, BLOCK);
    const base = objective.marginOf(baseScore);
    for (let first = 0; first < out.length; first += BLOCK) {
      const rows = Math.min(BLOCK, out.length - first);
      copyRows(features, block, { first, rows, nFeatures });
      margins.fill(base);
      this.#exports.addTrees(this.#table, trees.length, at, 4 * nFeatures, rows, marginsAt);
      out.set(rows === BLOCK ? margins : margins.subarray(0, rows), first);
    }
  }

  #load({ trees }: BoosterParts): void {
    if (this.#resident === trees) return;
    this.#resident = null;
    const packed = trees.map(packTree);
    this.#table = this.#exports.heapBase();
    let top = align(this.#table + 8 * trees.length);
    this.#reserve(top + packed.reduce((sum, { words }) => sum + align(words.byteLength), 0));
    const table = new Int32Array(this.#memory.buffer, this.#table, 2 * trees.length);
    for (const [i, { words, depth }] of packed.entries()) {
      table[2 * i] = top;
      table[2 * i + 1] = depth;
      new Int32Array(this.#memory.buffer, top, words.length).set(words);
      top = align(top + words.byteLength);
    }
    this.#top = top;
    this.#resident = trees;
  }

  #reserve(bytes: number): void {
    const missing = bytes - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / PAGE));
  }
}

let predictor: Predictor | null = null;

/** Adds a booster's trees to its base margin, row by row. The caller has checked the shapes. */
export function predictMargins(
  parts: BoosterParts,
  features: Features,
  out: Float32Array | Float64Array,
): void {
  predictor ??= new Predictor();
  predictor.predict(parts, features, out);
}

interface Rows {
  readonly first: number;
  readonly rows: number;
  readonly nFeatures: number;
}

function copyRows(features: Features, out: Float32Array, { first, rows, nFeatures }: Rows): void {
  const from = first * nFeatures;
  const count = rows * nFeatures;
  for (let i = 0; i < count; i++) {
    const x = Math.fround(features[from + i]);
    // x − x is 0 for finite numbers and NaN for the others.
    if (x - x !== 0 && x === x) {
      throw new DomainError(
        "Booster.predict",
        `features[${first + Math.floor(i / nFeatures)}, ${i % nFeatures}]`,
        features[from + i],
        "finite in single precision, or NaN for missing",
      );
    }
    out[i] = x;
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / 64) * 64;
}
