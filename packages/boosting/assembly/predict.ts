/** Trees as the predictor walks them. */
import {
  BLOCK, nFeatures, packedTree, validationFeatures, validationMargins, validationRows,
} from "./plan";

/**
 * Kernel over blocks of validation rows: adds a tree to their margins.
 *
 * A packed node is 16 bytes: threshold f32 (a leaf's value), feature i32 (−1 for a leaf) with the
 * default direction in bit 30, left child i32, unused.
 */
export function validationStep(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  const features = <usize>nFeatures() << 2;
  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const last = min(first + BLOCK, validationRows());
    for (let row = <usize>first; row < <usize>last; row++) {
      const margin = validationMargins() + (row << 2);
      store<f32>(margin, load<f32>(margin) + walk(validationFeatures() + row * features));
    }
  }
}

// @ts-ignore: decorator
@inline
function walk(row: usize): f32 {
  let node = packedTree();
  let feature = load<i32>(node, 4);
  while (feature >= 0) {
    const x = load<f32>(row + (<usize>(feature & 0x3fffffff) << 2));
    const goesLeft = i32(x < load<f32>(node)) | (i32(x != x) & (feature >> 30));
    node = packedTree() + (<usize>(load<i32>(node, 8) + 1 - goesLeft) << 4);
    feature = load<i32>(node, 4);
  }
  return load<f32>(node);
}
