/**
 * Large nodes, level by level: every level moves the records of its nodes and builds the histogram
 * of the smaller child of each (`growLevel`, by shards of rows), then completes the histograms and
 * finds the best split by child and feature (`evaluateLevel`), then decides (`decideLevel`).
 */
import { addHistogram, addRows, scalePair, subtractHistogram } from "./histogram";
import {
  expand, initNode, isLast, nodeAt, segmentAt, Split, SPLIT_BYTES,
} from "./node";
import {
  binsOffset, candidates, childSegments, DEPTH, entries, ENTRY_COUNT, entrySegments, featureMask,
  FEATURE_BYTES, FREE_COUNT, freeSlots, gradientScale, hessianScale, nFeatures, NODE_COUNT,
  PAIR_COUNT, recordBytes, records, scratchOf, shards, slot, slotCount, TASK_COUNT, taskRows,
  threads,
} from "./plan";
import { addLeaf, addLeafPair, partition } from "./records";
import { addRootLeaves, addRootRows, partitionRoot, shardBegin } from "./root";
import { privateSlot, runOf } from "./scratch";
import { bestSplit, isWorth, runOfHistogram } from "./split";
import { addTask } from "./task";

/** A node of the level: one that splits has slots, the others wait to be added to margins. */
// @ts-ignore: decorator
@unmanaged
class Entry {
  node: i32;
  splits: i32;
  /** Histogram of the node, later of its larger child. */
  slot: i32;
  /** Histogram of its smaller child. */
  smallSlot: i32;
  smallIsLeft: i32;
  unused: i32;
}
const ENTRY_BYTES: usize = 24;

// @ts-ignore: decorator
@inline
function entryAt(parity: i32, i: i32): Entry {
  return changetype<Entry>(entries(parity & 1) + <usize>i * ENTRY_BYTES);
}

/** Kernel over shards: this thread's share of the root's histogram, in private slot 0. */
export function rootHistogram(_args: usize, begin: i32, end: i32, scratch: usize): void {
  addRootRows(shardBegin(begin), shardBegin(end), privateSlot(scratch, 0));
}

/** Moves private slots of all threads into the shared one, a feature at a time. */
function collect(i: i32, feature: i32): void {
  const offset = <usize>feature * FEATURE_BYTES;
  const to = slot(i) + offset;
  memory.fill(to, 0, FEATURE_BYTES);
  for (let thread = 0; thread < threads(); thread++) {
    const part = privateSlot(scratchOf(thread), i) + offset;
    addHistogram(to, part, FEATURE_BYTES);
    memory.fill(part, 0, FEATURE_BYTES);
  }
}

function candidateAt(child: i32, feature: i32): Split {
  return changetype<Split>(candidates() + <usize>(child * nFeatures() + feature) * SPLIT_BYTES);
}

function evaluate(id: i32, i: i32, feature: i32, child: i32, scratch: usize): void {
  const node = nodeAt(id);
  const out = candidateAt(child, feature);
  if (!load<u8>(featureMask(node.depth) + feature)) {
    out.gain = 0;
    return;
  }
  const run = runOf(scratch);
  const n = runOfHistogram(slot(i) + <usize>feature * FEATURE_BYTES, feature, run);
  bestSplit(run, n, feature, node.g, node.h, out);
}

/** First step of a tree, after `rootHistogram` and before the kernel `evaluateRoot`. */
export function plantRoot(): void {
  let g: i64 = 0;
  let h: i64 = 0;
  // Every row stands in exactly one bin of the first feature.
  for (let thread = 0; thread < threads(); thread++) {
    const part = privateSlot(scratchOf(thread), 0);
    for (let at = part; at < part + FEATURE_BYTES; at += 16) {
      g += load<i64>(at);
      h += load<i64>(at, 8);
    }
  }
  store<i32>(NODE_COUNT, 1);
  store<i32>(TASK_COUNT, 0);
  store<i32>(DEPTH, -1);
  store<i32>(FREE_COUNT, 0);
  for (let i = slotCount() - 1; i > 0; i--) freeSlot(i);
  initNode(0, 0, g, h);
}

/** Kernel over features. */
export function evaluateRoot(_args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let feature = begin; feature < end; feature++) {
    collect(0, feature);
    evaluate(0, 0, feature, 0, scratch);
  }
}

/** Kernel over shards: moves records, builds histograms of smaller children, adds leaves. */
export function growLevel(_args: usize, begin: i32, end: i32, scratch: usize): void {
  const depth = load<i32>(DEPTH);
  const count = load<i32>(ENTRY_COUNT);
  const size = recordBytes();
  const scale = scalePair(gradientScale(), hessianScale());
  for (let shard = begin; shard < end; shard++) {
    const base = records() + <usize>shardBegin(shard) * size;
    for (let i = 0; i < count; i++) {
      const entry = entryAt(depth, i);
      const node = nodeAt(entry.node);
      const segment = segmentAt(entrySegments(), i, shard);
      const rows = segment.count;
      const at = base + <usize>segment.begin * size;
      if (!entry.splits) {
        if (depth == 0) addRootLeaves(node, shardBegin(shard), shardBegin(shard + 1));
        else if (node.left == 0) addLeaf(node, at, rows);
        else addLeafPair(node, at, rows);
        continue;
      }
      const left = depth == 0
        ? partitionRoot(node, shardBegin(shard), rows, at)
        : partition(node, at, rows, scratch);
      const isLeft = entry.smallIsLeft;
      const small = isLeft ? at : at + <usize>left * size;
      addRows(
        small + binsOffset(), size, small, size, isLeft ? left : rows - left, nFeatures(),
        privateSlot(scratch, entry.smallSlot), scale,
      );
      const first = segmentAt(childSegments(), 2 * i, shard);
      first.begin = segment.begin;
      first.count = left;
      const second = segmentAt(childSegments(), 2 * i + 1, shard);
      second.begin = segment.begin + left;
      second.count = rows - left;
    }
  }
}

/** Kernel over splitting entries × features: completes histograms, evaluates both children. */
export function evaluateLevel(_args: usize, begin: i32, end: i32, scratch: usize): void {
  const depth = load<i32>(DEPTH);
  const features = nFeatures();
  for (let item = begin; item < end; item++) {
    const i = item / features;
    const feature = item % features;
    const entry = entryAt(depth, i);
    const left = nodeAt(entry.node).left;
    const offset = <usize>feature * FEATURE_BYTES;
    collect(entry.smallSlot, feature);
    subtractHistogram(slot(entry.slot) + offset, slot(entry.smallSlot) + offset, FEATURE_BYTES);
    const leftSlot = entry.smallIsLeft ? entry.smallSlot : entry.slot;
    const rightSlot = entry.smallIsLeft ? entry.slot : entry.smallSlot;
    evaluate(left, leftSlot, feature, 2 * i, scratch);
    evaluate(left + 1, rightSlot, feature, 2 * i + 1, scratch);
  }
}

function freeSlot(i: i32): void {
  const n = load<i32>(FREE_COUNT);
  store<i32>(freeSlots() + (<usize>n << 2), i);
  store<i32>(FREE_COUNT, n + 1);
}

function takeSlot(): i32 {
  const n = load<i32>(FREE_COUNT) - 1;
  store<i32>(FREE_COUNT, n);
  return load<i32>(freeSlots() + (<usize>n << 2));
}

function bestOf(child: i32): Split {
  let best = candidateAt(child, 0);
  for (let feature = 1; feature < nFeatures(); feature++) {
    const other = candidateAt(child, feature);
    if (other.gain > best.gain) best = other;
  }
  return best;
}

/** The root's place in the first level. @returns how many entries the level has */
export function decideRoot(): i32 {
  store<i32>(DEPTH, 0);
  for (let shard = 0; shard < shards(); shard++) {
    const segment = segmentAt(entrySegments(), 0, shard);
    segment.begin = 0;
    segment.count = shardBegin(shard + 1) - shardBegin(shard);
  }
  const best = bestOf(0);
  const entry = entryAt(0, 0);
  entry.node = 0;
  entry.splits = 0;
  entry.slot = 0;
  if (isWorth(best)) {
    expand(0, best);
    entry.splits = i32(!isLast(nodeAt(0)));
  }
  store<i32>(ENTRY_COUNT, 1);
  store<i32>(PAIR_COUNT, entry.splits);
  if (entry.splits) assignSmall(entry);
  return 1;
}

function assignSmall(entry: Entry): void {
  const left = nodeAt(entry.node).left;
  entry.smallSlot = takeSlot();
  entry.smallIsLeft = i32(nodeAt(left).h <= nodeAt(left + 1).h);
}

/**
 * Turns the children of a level into the next level: those that split and are large come first,
 * then leaves and parents of leaves; smaller ones become tasks.
 *
 * @returns how many entries the next level has
 */
export function decideLevel(): i32 {
  const depth = load<i32>(DEPTH);
  const pairs = load<i32>(PAIR_COUNT);
  let next = 0;
  // Two passes keep splitting entries in front; a child is expanded in the first.
  for (let i = 0; i < pairs; i++) {
    const entry = entryAt(depth, i);
    const left = nodeAt(entry.node).left;
    for (let side = 0; side < 2; side++) {
      const child = 2 * i + side;
      const best = bestOf(child);
      const isSmall = side == 0 ? entry.smallIsLeft : 1 - entry.smallIsLeft;
      const own = isSmall ? entry.smallSlot : entry.slot;
      const worth = isWorth(best);
      if (worth) expand(left + side, best);
      if (!worth || isLast(nodeAt(left + side)) || rowsOf(child) <= taskRows()) {
        freeSlot(own);
        continue;
      }
      const successor = place(depth + 1, next++, left + side, child);
      successor.splits = 1;
      successor.slot = own;
    }
  }
  store<i32>(PAIR_COUNT, next);
  for (let i = 0; i < next; i++) assignSmall(entryAt(depth + 1, i));
  for (let i = 0; i < pairs; i++) {
    const left = nodeAt(entryAt(depth, i).node).left;
    for (let side = 0; side < 2; side++) {
      const child = 2 * i + side;
      const node = nodeAt(left + side);
      if (node.left == 0 || isLast(node)) place(depth + 1, next++, left + side, child).splits = 0;
      else if (rowsOf(child) <= taskRows()) addTask(left + side, child);
    }
  }
  store<i32>(DEPTH, depth + 1);
  store<i32>(ENTRY_COUNT, next);
  return next;
}

function rowsOf(child: i32): i32 {
  let rows = 0;
  for (let shard = 0; shard < shards(); shard++) {
    rows += segmentAt(childSegments(), child, shard).count;
  }
  return rows;
}

function place(depth: i32, i: i32, node: i32, child: i32): Entry {
  const entry = entryAt(depth, i);
  entry.node = node;
  memory.copy(
    changetype<usize>(segmentAt(entrySegments(), i, 0)),
    changetype<usize>(segmentAt(childSegments(), child, 0)),
    <usize>shards() * 8,
  );
  return entry;
}
