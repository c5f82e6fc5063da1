/**
 * Trees in the form the predictor walks (assembly/predict.ts): 16 bytes a node, siblings side by
 * side, so that one cache line holds what a step needs.
 */
import type { Tree } from "./tree.ts";

/** 32-bit words of a node: threshold, feature, left child, value. */
export const NODE_WORDS = 4;
/** Set in the feature's word where missing values go left. */
const DEFAULT_LEFT = 1 << 30;

/** Nodes of one tree, breadth first; children are numbered within it. */
export interface PackedTree {
  readonly words: Int32Array;
  readonly depth: number;
}

export function packTree(tree: Tree): PackedTree {
  const { left, right, feature, threshold, defaultLeft } = tree;
  const words = new Int32Array(left.length * NODE_WORDS);
  const floats = new Float32Array(words.buffer);
  const order = [0];
  let depth = 0;
  for (let place = 0, levelEnd = 1; place < order.length; place++) {
    if (place === levelEnd) {
      depth++;
      levelEnd = order.length;
    }
    const node = order[place];
    const at = place * NODE_WORDS;
    if (left[node] < 0) {
      // A leaf leads to itself.
      floats[at] = Infinity;
      words[at + 1] = DEFAULT_LEFT;
      words[at + 2] = place;
      floats[at + 3] = threshold[node];
      continue;
    }
    floats[at] = threshold[node];
    words[at + 1] = feature[node] | (defaultLeft[node] ? DEFAULT_LEFT : 0);
    words[at + 2] = order.length;
    order.push(left[node], right[node]);
  }
  return { words, depth };
}
