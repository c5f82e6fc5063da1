/** The tree the kernels grew, as our arrays: nodes numbered breadth first, as XGBoost does. */
import { emptyTree } from "../tree.ts";
import type { Tree } from "../tree.ts";
import type { Engine } from "./engine.ts";
import { NODE_BYTES, NODE_COUNT } from "./memory-plan.ts";

const WORDS = NODE_BYTES / 4;

export function readGrownTree(engine: Engine, learningRate: number): Tree {
  const { at } = engine.plan;
  const nNodes = engine.words(NODE_COUNT, 1)[0];
  const words = engine.words(at.nodes, nNodes * WORDS);
  const floats = engine.floats(at.nodes, nNodes * WORDS);
  const bounds = boundsOf(engine);
  const eta = Math.fround(learningRate);
  const tree = emptyTree(nNodes);
  const order = new Int32Array(nNodes);
  for (let place = 0, end = 1; place < end; place++) {
    const from = order[place] * WORDS;
    const left = words[from];
    tree.cover[place] = floats[from + 5];
    tree.weight[place] = floats[from + 6];
    if (left === 0) {
      tree.weight[place] *= eta;
      tree.threshold[place] = tree.weight[place];
      continue;
    }
    const feature = words[from + 1];
    tree.feature[place] = feature;
    tree.threshold[place] = bounds(feature, words[from + 2]);
    tree.defaultLeft[place] = words[from + 3];
    tree.gain[place] = floats[from + 4];
    for (const child of [left, left + 1]) {
      if (child === left) tree.left[place] = end;
      else tree.right[place] = end;
      tree.parent[end] = place;
      order[end++] = child;
    }
  }
  return tree;
}

/** Upper bound of a feature's bin; −1 is the bound below all values. */
function boundsOf(engine: Engine): (feature: number, bin: number) => number {
  const { at, nFeatures } = engine.plan;
  const cuts = engine.floats(at.cuts, nFeatures * 256);
  const minima = engine.floats(at.minima, nFeatures);
  return (feature, bin) => {
    if (bin >= 0) return cuts[feature * 256 + bin];
    const minimum = minima[feature];
    return minimum - (Math.abs(minimum) + 1e-5);
  };
}
