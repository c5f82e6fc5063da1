/**
 * A regression tree as parallel arrays over its nodes, the root first; the names of XGBoost's JSON
 * stand beside ours.
 */
export interface Tree {
  /** Children, −1 at a leaf. `left_children`, `right_children` */
  readonly left: Int32Array;
  readonly right: Int32Array;
  /** −1 at the root. `parents` */
  readonly parent: Int32Array;
  /** Feature a node splits by; 0 at a leaf. `split_indices` */
  readonly feature: Int32Array;
  /** Values below it go left; at a leaf, what the tree adds to the margin. `split_conditions` */
  readonly threshold: Float32Array;
  /** 1 where missing values go left. `default_left` */
  readonly defaultLeft: Uint8Array;
  /** What the split takes off twice the loss; 0 at a leaf. `loss_changes` */
  readonly gain: Float32Array;
  /** Sum of hessians of the node's rows. `sum_hessian` */
  readonly cover: Float32Array;
  /** The weight the node had as a leaf, at a leaf times the learning rate. `base_weights` */
  readonly weight: Float32Array;
}

/** Arrays for a tree of so many nodes. */
export function emptyTree(nNodes: number): Tree {
  return {
    left: new Int32Array(nNodes).fill(-1),
    right: new Int32Array(nNodes).fill(-1),
    parent: new Int32Array(nNodes).fill(-1),
    feature: new Int32Array(nNodes),
    threshold: new Float32Array(nNodes),
    defaultLeft: new Uint8Array(nNodes),
    gain: new Float32Array(nNodes),
    cover: new Float32Array(nNodes),
    weight: new Float32Array(nNodes),
  };
}

/** Edges on the longest way from the root to a leaf. */
export function treeDepth({ left, right }: Tree): number {
  let depth = 0;
  for (let level = [0]; ; depth++) {
    level = level.flatMap((node) => (left[node] < 0 ? [] : [left[node], right[node]]));
    if (level.length === 0) return depth;
  }
}
