/**
 * Walks rows down trees, four rows side by side so that their loads overlap.
 *
 * A packed node is 16 bytes: threshold f32; feature i32 with the default direction in bit 30; left
 * child i32, the right one follows it; value f32. A leaf leads to itself: its threshold is
 * infinite, its default left, its left child the leaf. So no row has to be watched for its end.
 */
import {
  BLOCK, nFeatures, packedDepth, packedTree, validationFeatures, validationMargins, validationRows,
} from "./plan";

// @ts-ignore: decorator
@inline
function step(tree: usize, node: usize, row: usize): usize {
  const feature = load<i32>(node, 4);
  const x = load<f32>(row + (<usize>(feature & 0x3fffffff) << 2));
  const goesLeft = i32(x < load<f32>(node)) | (i32(x != x) & (feature >> 30));
  return tree + (<usize>(load<i32>(node, 8) + 1 - goesLeft) << 4);
}

// @ts-ignore: decorator
@inline
function addValue(margin: usize, node: usize): void {
  store<f32>(margin, load<f32>(margin) + load<f32>(node, 12));
}

/** Adds a tree to the margins of rows. `stride` is the bytes of a row's features. */
function addTree(
  tree: usize, depth: i32, features: usize, stride: usize, rows: i32, margins: usize,
): void {
  const end = margins + (<usize>rows << 2);
  for (; margins + 16 <= end; margins += 16) {
    const f1 = features + stride;
    const f2 = f1 + stride;
    const f3 = f2 + stride;
    let n0 = tree;
    let n1 = tree;
    let n2 = tree;
    let n3 = tree;
    for (let d = 0; d < depth; d++) {
      const m0 = step(tree, n0, features);
      const m1 = step(tree, n1, f1);
      const m2 = step(tree, n2, f2);
      const m3 = step(tree, n3, f3);
      const moved = (m0 ^ n0) | (m1 ^ n1) | (m2 ^ n2) | (m3 ^ n3);
      n0 = m0;
      n1 = m1;
      n2 = m2;
      n3 = m3;
      // In deep trees most rows are at a leaf long before the deepest.
      if (!moved) break;
    }
    addValue(margins, n0);
    addValue(margins + 4, n1);
    addValue(margins + 8, n2);
    addValue(margins + 12, n3);
    features += 4 * stride;
  }
  for (; margins < end; margins += 4) {
    let node = tree;
    for (let d = 0; d < depth; d++) node = step(tree, node, features);
    addValue(margins, node);
    features += stride;
  }
}

/** Kernel over blocks of validation rows: adds the newest tree to their margins. */
export function validationStep(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  const stride = <usize>nFeatures() << 2;
  const first = begin * BLOCK;
  const last = min(end * BLOCK, validationRows());
  addTree(
    packedTree(), packedDepth(), validationFeatures() + <usize>first * stride, stride,
    last - first, validationMargins() + (<usize>first << 2),
  );
}

/** Adds trees, a table of (address, depth), to the margins of rows. */
export function addTrees(
  table: usize, trees: i32, features: usize, stride: usize, rows: i32, margins: usize,
): void {
  for (let i = 0; i < trees; i++) {
    addTree(load<u32>(table), load<i32>(table, 4), features, stride, rows, margins);
    table += 8;
  }
}
