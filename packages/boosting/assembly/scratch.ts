/** A thread's own memory, in this order; src/training/memory-plan.ts reserves it. */
import { RUN_BYTES } from "./split";
import { histogramBytes, localSlotCount, recordBytes, slotCount } from "./plan";

/** Rows of a node up to which its features' bins are visited through a bitmap. */
export const SPARSE_ROWS: i32 = 128;
export const STACK_BYTES: usize = 64 * 64;
/** Records that `partition` takes out at a time. */
export const CHUNK: i32 = 128;

/** Running sums of split.ts. */
// @ts-ignore: decorator
@inline
export function runOf(scratch: usize): usize {
  return scratch;
}

/** Fixed-point pairs of a sparse node's rows. */
export function sparsePairs(scratch: usize): usize {
  return scratch + RUN_BYTES;
}

/** One feature's histogram, all zero between uses, and the bitmap of its occupied bins. */
export function sparseHistogram(scratch: usize): usize {
  return sparsePairs(scratch) + (<usize>SPARSE_ROWS << 4);
}

export function sparseBitmap(scratch: usize): usize {
  return sparseHistogram(scratch) + 4096;
}

/** The best split of a subtree's node so far, and one to compare. */
export function splitsOf(scratch: usize): usize {
  return sparseBitmap(scratch) + 64;
}

/** Nodes of a subtree still to be split. */
export function stackOf(scratch: usize): usize {
  return splitsOf(scratch) + 64;
}

/** This thread's share of the histograms of a level, by slot; all zero between levels. */
export function privateSlot(scratch: usize, i: i32): usize {
  return stackOf(scratch) + STACK_BYTES + <usize>i * histogramBytes();
}

/** Histograms of a subtree. */
export function localSlot(scratch: usize, i: i32): usize {
  return privateSlot(scratch, slotCount() + i);
}

/** Records that `partition` holds, three chunks. */
export function heldRecords(scratch: usize): usize {
  return localSlot(scratch, localSlotCount());
}

/** Records of a subtree. */
export function localRecords(scratch: usize): usize {
  return heldRecords(scratch) + 3 * <usize>CHUNK * recordBytes() + 64;
}
