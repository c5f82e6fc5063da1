/**
 * A small node, to the end, by one thread: its records are gathered into the thread's own buffers
 * and split depth first, the smaller child next, so that few histograms are alive at a time.
 *
 * Below SPARSE_ROWS rows a histogram has fewer occupied bins than empty ones; then a feature's bins
 * are collected in one scratch histogram and visited through a bitmap, at a cost that goes with the
 * rows. Deep trees spend most of their time there. Sums are exact, so the way does not matter.
 */
import { addRows, fixedPoint, scalePair, subtractHistogram, subtractRows } from "./histogram";
import { expand, isLast, nodeAt, Split, SPLIT_BYTES } from "./node";
import {
  binCounts,
  BIN_BYTES,
  binsOffset,
  featureMask,
  FEATURE_BYTES,
  gradientScale,
  hessianScale,
  histogramBytes,
  nFeatures,
  pairBytes,
  recordBytes,
  records,
  shards,
} from "./plan";
import { addLeaf, addLeafPair, partition } from "./records";
import { shardBegin } from "./root";
import {
  localRecords,
  localSlot,
  runOf,
  sparseBitmap,
  sparseHistogram,
  sparsePairs,
  SPARSE_ROWS,
  splitsOf,
  stackOf,
} from "./scratch";
import { appendRun, bestSplit, isWorth, runOfHistogram } from "./split";
import { taskAt } from "./task";

/** A node with a split, its records, and its histogram. */
// @ts-ignore: decorator
@unmanaged
class Pending {
  node: i32;
  from: usize;
  count: i32;
  /** −1 for none. */
  slot: i32;
}
const PENDING_BYTES: usize = 16;

const NONE: i32 = -1;

/** Kernel over tasks. */
export function finishSubtrees(_args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let i = begin; i < end; i++) finish(taskAt(i), scratch);
}

function finish(task: usize, scratch: usize): void {
  const size = recordBytes();
  const first = localRecords(scratch);
  let to = first;
  let count = 0;
  for (let shard = 0; shard < shards(); shard++) {
    const segment = task + 8 + ((<usize>shard) << 3);
    const rows = load<i32>(segment, 4);
    const from = records() + <usize>(shardBegin(shard) + load<i32>(segment)) * size;
    memory.copy(to, from, <usize>rows * size);
    to += <usize>rows * size;
    count += rows;
  }
  const stack = stackOf(scratch);
  let top = push(stack, load<i32>(task), first, count, NONE);
  while (top > stack) {
    top -= PENDING_BYTES;
    top = split(changetype<Pending>(top), top, scratch);
  }
}

/** @returns the new top */
function push(top: usize, node: i32, from: usize, count: i32, slot: i32): usize {
  const pending = changetype<Pending>(top);
  pending.node = node;
  pending.from = from;
  pending.count = count;
  pending.slot = slot;
  return top + PENDING_BYTES;
}

/** Splits the node that was on top of the stack. @returns the new top */
function split(pending: Pending, top: usize, scratch: usize): usize {
  const size = recordBytes();
  const node = nodeAt(pending.node);
  const from = pending.from;
  const count = pending.count;
  const slot = pending.slot;
  if (isLast(node)) {
    addLeafPair(node, from, count);
    return top;
  }
  const scale = scalePair(gradientScale(), hessianScale());
  const left = partition(node, from, count, scratch);
  const isLeftSmall = left <= count - left;
  const small = isLeftSmall ? left : count - left;
  const large = count - small;
  const right = from + <usize>left * size;
  const smallFrom = isLeftSmall ? from : right;
  const largeFrom = isLeftSmall ? right : from;
  const smallNode = node.left + i32(!isLeftSmall);
  const largeNode = node.left + i32(isLeftSmall);

  // The larger child inherits the node's slot and waits below the smaller one, which gets the next:
  // slots in use are numbered upwards along the stack.
  let largeSlot = NONE;
  let smallSlot = NONE;
  if (large > SPARSE_ROWS) {
    largeSlot = slot == NONE ? nextSlot(top, scratch) : slot;
    if (small > SPARSE_ROWS) {
      smallSlot = largeSlot + 1;
      build(smallSlot, smallFrom, small, scratch, scale);
    }
    const histogram = localSlot(scratch, largeSlot);
    if (slot == NONE) {
      build(largeSlot, largeFrom, large, scratch, scale);
    } else if (smallSlot != NONE) {
      subtractHistogram(histogram, localSlot(scratch, smallSlot), histogramBytes());
    } else {
      const bins = smallFrom + binsOffset();
      subtractRows(bins, size, smallFrom, size, small, nFeatures(), histogram, scale);
    }
  }
  top = settle(top, largeNode, largeFrom, large, largeSlot, scratch);
  return settle(top, smallNode, smallFrom, small, smallSlot, scratch);
}

/** Finds a child's split and puts it on the stack, or makes it a leaf. @returns the new top */
function settle(
  top: usize, id: i32, from: usize, count: i32, slot: i32, scratch: usize,
): usize {
  const best = changetype<Split>(splitsOf(scratch));
  if (slot == NONE) evaluateSparse(id, from, count, best, scratch);
  else evaluate(id, slot, best, scratch);
  if (isWorth(best)) {
    expand(id, best);
    return push(top, id, from, count, slot);
  }
  addLeaf(nodeAt(id), from, count);
  return top;
}

/** The first slot above those of the nodes that wait. */
function nextSlot(top: usize, scratch: usize): i32 {
  for (const stack = stackOf(scratch); top > stack; ) {
    top -= PENDING_BYTES;
    const slot = changetype<Pending>(top).slot;
    if (slot != NONE) return slot + 1;
  }
  return 0;
}

function build(slot: i32, from: usize, count: i32, scratch: usize, scale: v128): void {
  const histogram = localSlot(scratch, slot);
  const size = recordBytes();
  memory.fill(histogram, 0, histogramBytes());
  addRows(from + binsOffset(), size, from, size, count, nFeatures(), histogram, scale);
}

/** Best split of a node with a histogram, over all features it may use. */
function evaluate(id: i32, slot: i32, best: Split, scratch: usize): void {
  const node = nodeAt(id);
  const histogram = localSlot(scratch, slot);
  const mask = featureMask(node.depth);
  const run = runOf(scratch);
  const features = nFeatures();
  best.gain = 0;
  for (let feature = 0; feature < features; feature++) {
    if (!load<u8>(mask + feature)) continue;
    const n = runOfHistogram(histogram + <usize>feature * FEATURE_BYTES, feature, run);
    improve(run, n, feature, id, best);
  }
}

/** The same for a node of few rows, straight from its records. */
function evaluateSparse(id: i32, from: usize, count: i32, best: Split, scratch: usize): void {
  const node = nodeAt(id);
  const size = recordBytes();
  const scale = scalePair(gradientScale(), hessianScale());
  const pairs = sparsePairs(scratch);
  const histogram = sparseHistogram(scratch);
  const bitmap = sparseBitmap(scratch);
  const mask = featureMask(node.depth);
  const run = runOf(scratch);
  const features = nFeatures();
  best.gain = 0;
  if (count < 2) return;
  const isAlone = pairBytes() == 4;
  for (let i = 0; i < count; i++) {
    v128.store(pairs + ((<usize>i) << 4), fixedPoint(from + <usize>i * size, isAlone, scale));
  }
  for (let feature = 0; feature < features; feature++) {
    if (!load<u8>(mask + feature)) continue;
    let at = from + binsOffset() + feature;
    for (let i = 0; i < count; i++) {
      const bin = <usize>load<u8>(at);
      at += size;
      const entry = histogram + bin * BIN_BYTES;
      v128.store(entry, i64x2.add(v128.load(entry), v128.load(pairs + ((<usize>i) << 4))));
      const word = bitmap + ((bin >> 6) << 3);
      store<u64>(word, load<u64>(word) | ((<u64>1) << (bin & 63)));
    }
    const n = runOfBitmap(histogram, bitmap, load<i32>(binCounts() + ((<usize>feature) << 2)), run);
    improve(run, n, feature, id, best);
  }
}

/** Running sums of the bins in the bitmap; leaves histogram and bitmap zero. */
function runOfBitmap(histogram: usize, bitmap: usize, missingBin: i32, run: usize): i32 {
  let n = 0;
  let g: i64 = 0;
  let h: i64 = 0;
  for (let word = 0; word < 4; word++) {
    let bits = load<u64>(bitmap + ((<usize>word) << 3));
    if (bits == 0) continue;
    store<u64>(bitmap + ((<usize>word) << 3), 0);
    for (; bits != 0; bits &= bits - 1) {
      const bin = (word << 6) + <i32>ctz(bits);
      const entry = histogram + ((<usize>bin) << 4);
      const dg = load<i64>(entry);
      const dh = load<i64>(entry, 8);
      v128.store(entry, i64x2.splat(0));
      if (bin == missingBin || (dg | dh) == 0) continue;
      g += dg;
      h += dh;
      appendRun(run, n++, g, h, bin);
    }
  }
  return n;
}

function improve(run: usize, n: i32, feature: i32, id: i32, best: Split): void {
  const node = nodeAt(id);
  const other = changetype<Split>(changetype<usize>(best) + SPLIT_BYTES);
  bestSplit(run, n, feature, node.g, node.h, other);
  if (other.gain > best.gain) {
    memory.copy(changetype<usize>(best), changetype<usize>(other), SPLIT_BYTES);
  }
}
