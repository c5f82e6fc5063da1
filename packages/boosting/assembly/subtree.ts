/**
 * A small node, to the end, by one thread: its records are gathered into the thread's own buffers
 * and split depth first, the smaller child next, so that few histograms are alive at a time.
 *
 * Below SPARSE_ROWS rows a histogram has fewer occupied bins than empty ones; then a feature's bins
 * are collected in one scratch histogram and visited through a bitmap, at a cost that goes with the
 * rows. Deep trees spend most of their time there. Sums are exact, so the way does not matter.
 */
import { addRows, fixedPoint, scalePair, subtractRows } from "./histogram";
import { expand, isLast, nodeAt, Split, SPLIT_BYTES } from "./node";
import {
  binCounts,
  BIN_BYTES,
  featureMask,
  FEATURE_BYTES,
  gradientScale,
  hessianScale,
  histogramBytes,
  nFeatures,
  recordBytes,
  records,
  shards,
} from "./plan";
import { addLeaf, addLeafPair, BINS, partition } from "./records";
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

/** A node with a split, whose records lie at `begin` of one of the two buffers. */
// @ts-ignore: decorator
@unmanaged
class Pending {
  node: i32;
  begin: i32;
  count: i32;
  side: i32;
  /** Its histogram, −1 for none. */
  slot: i32;
  unused: i32;
}
const PENDING_BYTES: usize = 24;

const NONE: i32 = -1;

/** Kernel over tasks. */
export function finishSubtrees(_args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let i = begin; i < end; i++) finish(taskAt(i), scratch);
}

function finish(task: usize, scratch: usize): void {
  const size = recordBytes();
  const side = load<i32>(task, 4);
  let to = localRecords(scratch, 0);
  let count = 0;
  for (let shard = 0; shard < shards(); shard++) {
    const segment = task + 8 + ((<usize>shard) << 3);
    const rows = load<i32>(segment, 4);
    const from = records(side) + <usize>(shardBegin(shard) + load<i32>(segment)) * size;
    memory.copy(to, from, <usize>rows * size);
    to += <usize>rows * size;
    count += rows;
  }
  const stack = stackOf(scratch);
  let top = stack;
  push(top, load<i32>(task), 0, count, 0, NONE);
  top += PENDING_BYTES;
  while (top > stack) {
    top -= PENDING_BYTES;
    top = split(changetype<Pending>(top), top, scratch);
  }
}

function push(top: usize, node: i32, begin: i32, count: i32, side: i32, slot: i32): void {
  const pending = changetype<Pending>(top);
  pending.node = node;
  pending.begin = begin;
  pending.count = count;
  pending.side = side;
  pending.slot = slot;
}

/** Splits the node on top of the stack. @returns the new top */
function split(pending: Pending, top: usize, scratch: usize): usize {
  const size = recordBytes();
  const node = nodeAt(pending.node);
  const begin = pending.begin;
  const count = pending.count;
  const side = pending.side;
  const from = localRecords(scratch, side) + <usize>begin * size;
  if (isLast(node)) {
    addLeafPair(node, from, count);
    return top;
  }
  const to = localRecords(scratch, 1 - side) + <usize>begin * size;
  const scale = scalePair(gradientScale(), hessianScale());
  const left = partition(node, from, count, to, 0, 0, scale);
  const right = count - left;
  const leftIsSmall = left <= right;
  const small = leftIsSmall ? left : right;
  const large = count - small;
  const smallFrom = leftIsSmall ? to : to + <usize>left * size;
  const largeFrom = leftIsSmall ? to + <usize>small * size : to;
  const smallNode = node.left + i32(!leftIsSmall);
  const largeNode = node.left + i32(leftIsSmall);
  const best = changetype<Split>(splitsOf(scratch));

  // The larger child waits below the smaller one and inherits the histogram's slot: slots in use
  // are then numbered from 0 without gaps, one more with each larger child that waits.
  let slot = pending.slot;
  if (large > SPARSE_ROWS) {
    if (slot == NONE) {
      slot = nextSlot(top, scratch);
      build(slot, largeFrom, large, scratch, scale);
    } else {
      const histogram = localSlot(scratch, slot);
      subtractRows(smallFrom + BINS, size, smallFrom, size, small, nFeatures(), histogram, scale);
    }
    evaluate(largeNode, slot, best, scratch);
  } else {
    slot = NONE;
    evaluateSparse(largeNode, largeFrom, large, best, scratch);
  }
  if (isWorth(best)) {
    expand(largeNode, best);
    push(top, largeNode, leftIsSmall ? begin + small : begin, large, 1 - side, slot);
    top += PENDING_BYTES;
  } else {
    addLeaf(nodeAt(largeNode), largeFrom, large);
  }

  slot = NONE;
  if (small > SPARSE_ROWS) {
    slot = nextSlot(top, scratch);
    build(slot, smallFrom, small, scratch, scale);
    evaluate(smallNode, slot, best, scratch);
  } else {
    evaluateSparse(smallNode, smallFrom, small, best, scratch);
  }
  if (isWorth(best)) {
    expand(smallNode, best);
    push(top, smallNode, leftIsSmall ? begin : begin + large, small, 1 - side, slot);
    top += PENDING_BYTES;
  } else {
    addLeaf(nodeAt(smallNode), smallFrom, small);
  }
  return top;
}

/** The first slot above those of the nodes that wait. */
function nextSlot(top: usize, scratch: usize): i32 {
  for (const stack = stackOf(scratch); top > stack;) {
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
  addRows(from + BINS, size, from, size, count, nFeatures(), histogram, scale);
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
  for (let i = 0; i < count; i++) {
    v128.store(pairs + ((<usize>i) << 4), fixedPoint(from + <usize>i * size, scale));
  }
  for (let feature = 0; feature < features; feature++) {
    if (!load<u8>(mask + feature)) continue;
    let at = from + BINS + feature;
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
