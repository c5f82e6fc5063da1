/**
 * Trees in the form predictors walk: 16 bytes a node, siblings side by side, so that one cache line
 * holds what a step needs.
 */
import type { Tree } from "./tree.ts";

/** 32-bit words of a node: threshold (float; a leaf's value), feature, left child, unused. */
export const NODE_WORDS = 4;
/** Set in the feature's word where missing values go left. */
export const DEFAULT_LEFT = 1 << 30;
/** Stands for the feature in a leaf. */
const LEAF = -1;

/** Nodes of one tree, breadth first. */
export interface PackedTree {
  readonly words: Int32Array;
  /** The same memory. */
  readonly floats: Float32Array;
}

/** Packs a tree; children are numbered within it. */
export function packTree(tree: Tree): PackedTree {
  const { left, right, feature, threshold, defaultLeft } = tree;
  const words = new Int32Array(left.length * NODE_WORDS);
  const floats = new Float32Array(words.buffer);
  const order = [0];
  for (let place = 0; place < order.length; place++) {
    const node = order[place];
    const at = place * NODE_WORDS;
    floats[at] = threshold[node];
    if (left[node] < 0) {
      words[at + 1] = LEAF;
      continue;
    }
    words[at + 1] = feature[node] | (defaultLeft[node] ? DEFAULT_LEFT : 0);
    words[at + 2] = order.length;
    order.push(left[node], right[node]);
  }
  return { words, floats };
}

/** Rows to predict, and where their margins are. */
export interface MarginBlock {
  /** Single precision, as thresholds are. [rows, nFeatures] */
  readonly features: Float32Array;
  readonly nFeatures: number;
  readonly rows: number;
  readonly margins: Float32Array;
}

/** Adds a tree to the margins of a block of rows, in single precision like XGBoost. */
export function addTree({ words, floats }: PackedTree, block: MarginBlock): void {
  const { features, nFeatures, rows, margins } = block;
  for (let row = 0, base = 0; row < rows; row++, base += nFeatures) {
    let at = 0;
    let feature = words[1];
    while (feature >= 0) {
      const x = features[base + (feature & ~DEFAULT_LEFT)];
      const goesRight = x < floats[at] ? 0 : x === x || (feature & DEFAULT_LEFT) === 0 ? 1 : 0;
      at = (words[at + 2] + goesRight) << 2;
      feature = words[at + 1];
    }
    margins[row] += floats[at];
  }
}
