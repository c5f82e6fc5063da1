/**
 * Rows of a node lie together as records (gradient pair, row number, bins), and every level moves
 * them into their children's segments: reading is sequential, which beats gathering by row number
 * by far once nodes are small. Left children fill a segment upwards, right ones downwards from its
 * end; the order of rows within a node has no meaning, because sums are exact.
 */
import { addRows } from "./histogram";
import { leafValue, Node, nodeAt } from "./node";
import { binCounts, margins, nFeatures, recordBytes } from "./plan";

/** Offsets within a record. */
export const ROW: usize = 8;
export const BINS: usize = 12;

/** Records moved at a time, before those of the smaller child enter its histogram: 12 KiB. */
const CHUNK: i32 = 512;

/** The bin that also goes left, or one that does not occur. */
// @ts-ignore: decorator
@inline
export function extraLeftBin(node: Node): i32 {
  return node.defaultLeft ? load<i32>(binCounts() + (<usize>node.feature << 2)) : 256;
}

/** `a` where `takesA` is 1, `b` where it is 0, without a branch that data would mislead. */
// @ts-ignore: decorator
@inline
export function choose(a: usize, b: usize, takesA: i32): usize {
  return b ^ ((a ^ b) & <usize>-takesA);
}

// @ts-ignore: decorator
@inline
function copyRecord(to: usize, from: usize, bytes: usize): void {
  if (bytes == 24) {
    v128.store(to, v128.load(from));
    store<u64>(to, load<u64>(from, 16), 16);
    return;
  }
  let i: usize = 0;
  for (; i + 16 <= bytes; i += 16) v128.store(to + i, v128.load(from + i));
  if (bytes & 8) store<u64>(to + i, load<u64>(from + i));
}

/**
 * Moves a node's records to its children and adds those of one child to a histogram.
 *
 * @param histogram 0 for none
 * @returns how many went left
 */
export function partition(
  node: Node, from: usize, count: i32, to: usize,
  histogram: usize, buildLeft: i32, scale: v128,
): i32 {
  const size = recordBytes();
  const features = nFeatures();
  const offset = BINS + <usize>node.feature;
  const bin = node.bin;
  const extra = extraLeftBin(node);
  let left = to;
  let right = to + <usize>(count - 1) * size;
  while (count > 0) {
    const chunk = min(count, CHUNK);
    const left0 = left;
    const right0 = right;
    for (const end = from + <usize>chunk * size; from < end; from += size) {
      const b = <i32>load<u8>(from + offset);
      const goesLeft = i32(b <= bin) | i32(b == extra);
      copyRecord(choose(left, right, goesLeft), from, size);
      const step = size & <usize>-goesLeft;
      left += step;
      right += step - size;
    }
    if (histogram) {
      const first = buildLeft ? left0 : right + size;
      const added = <i32>((buildLeft ? left - left0 : right0 - right) / size);
      addRows(first + BINS, size, first, size, added, features, histogram, scale);
    }
    count -= chunk;
  }
  return <i32>((left - to) / size);
}

/** Adds a leaf's value to the margins of its rows. */
export function addLeaf(node: Node, from: usize, count: i32): void {
  const size = recordBytes();
  const value = leafValue(node);
  const base = margins();
  for (const end = from + <usize>count * size; from < end; from += size) {
    const margin = base + (<usize>load<u32>(from, ROW) << 2);
    store<f32>(margin, load<f32>(margin) + value);
  }
}

/** The same for a node whose children are leaves, without moving the records. */
export function addLeafPair(node: Node, from: usize, count: i32): void {
  const size = recordBytes();
  const offset = BINS + <usize>node.feature;
  const bin = node.bin;
  const extra = extraLeftBin(node);
  const leftValue = leafValue(nodeAt(node.left));
  const rightValue = leafValue(nodeAt(node.left + 1));
  const base = margins();
  for (const end = from + <usize>count * size; from < end; from += size) {
    const b = <i32>load<u8>(from + offset);
    const margin = base + (<usize>load<u32>(from, ROW) << 2);
    const value = select<f32>(leftValue, rightValue, i32(b <= bin) | i32(b == extra));
    store<f32>(margin, load<f32>(margin) + value);
  }
}
