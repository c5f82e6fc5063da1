/** The structures of a growing tree, as they lie in memory. */
import {
  eta, gradientUnit, hessianUnit, lambda, maxDepth, NODE_COUNT, nodes, shards,
} from "./plan";
import { weight } from "./split";

/** A node; the host reads the first 32 bytes (src/training/grown-tree.ts). */
// @ts-ignore: decorator
@unmanaged
export class Node {
  /** The left child; the right one follows it. 0 for a leaf. */
  left: i32;
  feature: i32;
  /** Bins up to this one go left; −1 sends only missing values there. */
  bin: i32;
  defaultLeft: i32;
  gain: f32;
  hessianSum: f32;
  weight: f32;
  depth: i32;
  g: i64;
  h: i64;
}
export const NODE_BYTES: usize = 48;

/** A possible split of a node by one feature; g and h are the sums of its left side. */
// @ts-ignore: decorator
@unmanaged
export class Split {
  gain: f32;
  feature: i32;
  bin: i32;
  defaultLeft: i32;
  g: i64;
  h: i64;
}
export const SPLIT_BYTES: usize = 32;

/** Rows begin ≤ i < begin + count of one shard's records. */
// @ts-ignore: decorator
@unmanaged
export class Segment {
  begin: i32;
  count: i32;
}
export const SEGMENT_BYTES: usize = 8;

// @ts-ignore: decorator
@inline
export function nodeAt(id: i32): Node {
  return changetype<Node>(nodes() + <usize>id * NODE_BYTES);
}

/** Segment of one shard in a table of [item][shard]. */
// @ts-ignore: decorator
@inline
export function segmentAt(table: usize, item: i32, shard: i32): Segment {
  return changetype<Segment>(table + <usize>(item * shards() + shard) * SEGMENT_BYTES);
}

/** Fills a node in as a leaf; a split found later overrides that. */
export function initNode(id: i32, depth: i32, g: i64, h: i64): void {
  const node = nodeAt(id);
  const hessian = <f64>h * hessianUnit();
  node.left = 0;
  node.gain = 0;
  node.depth = depth;
  node.g = g;
  node.h = h;
  node.hessianSum = <f32>hessian;
  node.weight = <f32>weight(<f64>g * gradientUnit(), hessian, lambda());
}

/** Gives a node its split and two new children. */
export function expand(id: i32, split: Split): void {
  const node = nodeAt(id);
  const left = atomic.add<i32>(NODE_COUNT, 2);
  node.left = left;
  node.feature = split.feature;
  node.bin = split.bin;
  node.defaultLeft = split.defaultLeft;
  node.gain = split.gain;
  initNode(left, node.depth + 1, split.g, split.h);
  initNode(left + 1, node.depth + 1, node.g - split.g, node.h - split.h);
}

/** Are the children of this node leaves for want of depth? */
// @ts-ignore: decorator
@inline
export function isLast(node: Node): bool {
  return node.depth + 1 == maxDepth();
}

/** What a leaf adds to the margin, in single precision as XGBoost multiplies it. */
// @ts-ignore: decorator
@inline
export function leafValue(node: Node): f32 {
  return eta() * node.weight;
}
