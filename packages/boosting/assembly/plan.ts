/**
 * Where everything lies in the shared memory, and the parameters of the training. The host writes
 * this table (src/training/memory-plan.ts, same order); kernels only read it.
 *
 * Bytes 64..319 belong to the thread pool, 448..511 are the state of the growing tree, 512..767
 * the 32-bit words below, 768..895 the doubles. The module's own data begin at 1024.
 */
const STATE: usize = 448;
const WORDS: usize = 512;
const DOUBLES: usize = 768;

/** Rows a block of the row-wise kernels has. */
export const BLOCK: i32 = 1024;
/** One bin of a histogram: two 64-bit integers, the sums of gradients and of hessians. */
export const BIN_BYTES: usize = 16;
/** Bins are bytes, so every feature has 256 of them; the fixed stride spares a look-up. */
export const FEATURE_BYTES: usize = 4096;

// @ts-ignore: decorator
@inline function word(i: i32): i32 { return load<i32>(WORDS + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline function address(i: i32): usize { return load<u32>(WORDS + (<usize>i << 2)); }
// @ts-ignore: decorator
@inline function double(i: i32): f64 { return load<f64>(DOUBLES + (<usize>i << 3)); }

export function nRows(): i32 { return word(0); }
export function nFeatures(): i32 { return word(1); }
export function threads(): i32 { return word(2); }
/** Rows are dealt in this many shards; a node keeps a segment of records in each. */
export function shards(): i32 { return word(3); }
/** Bytes of one record: gradient pair, row u32, one byte a feature; a multiple of 4. */
export function recordBytes(): usize { return address(4); }
/** Bytes of a gradient pair: f32 each, or the gradient alone where every hessian is 1. */
export function pairBytes(): usize { return address(45); }
/** Where a record's bins begin; its row number stands before them. */
export function binsOffset(): usize { return pairBytes() + 4; }
/** Bins of all rows, u8 [nRows, nFeatures]. */
export function bins(): usize { return address(5); }
/** Gradient pairs of all rows. */
export function gradientPairs(): usize { return address(6); }
export function margins(): usize { return address(7); }
export function targets(): usize { return address(8); }
/** 0 without weights. */
export function weights(): usize { return address(9); }
/** Records of all rows. */
export function records(): usize { return address(10); }
export function nodes(): usize { return address(12); }
/** Histograms, [slotCount][nFeatures][256] bins. */
export function slot(i: i32): usize { return address(13) + <usize>i * histogramBytes(); }
export function slotCount(): i32 { return word(14); }
/** Free slots, a stack of i32. */
export function freeSlots(): usize { return address(15); }
/** Number of value bins by feature, i32 [nFeatures]; the bin after them holds missing values. */
export function binCounts(): usize { return address(16); }
/** Upper bounds of the bins, f32 [nFeatures][256], filled up with infinity. */
export function cuts(): usize { return address(17); }
/** Smallest value by feature, f32 [nFeatures]; NaN where there is none. */
export function minima(): usize { return address(18); }
/** 1 where a feature may split at a depth, u8 [maxDepth][nFeatures]. */
export function featureMask(depth: i32): usize {
  return address(19) + <usize>(depth * nFeatures());
}
export function maxDepth(): i32 { return word(20); }
/** A node of at most this many rows is finished by one thread. */
export function taskRows(): i32 { return word(21); }
/** A thread's own memory; see scratch.ts. */
export function scratchOf(thread: i32): usize { return address(22) + <usize>thread * address(23); }
/** By block of rows: sum of losses f64, largest |gradient| f32, largest hessian f32. */
export function blockStats(): usize { return address(24); }
/** Entries of a level, two sets. */
export function entries(parity: i32): usize { return address(25 + parity); }
/** Segments of the level's entries and of their children: [entry or child][shard] (begin, count). */
export function entrySegments(): usize { return address(27); }
export function childSegments(): usize { return address(28); }
/** Best split by child and feature of the level. */
export function candidates(): usize { return address(29); }
/** Nodes left to be finished by one thread, each with its segments. */
export function tasks(): usize { return address(30); }
export function objectiveKind(): i32 { return word(31); }
/** Two random words that name the tree's row sample. */
export function sampleKey(i: i32): u32 { return <u32>word(32 + i); }
/** Values by feature before they are binned, f32 [nFeatures, nRows]; shares room with records. */
export function columns(): usize { return address(34); }
export function maxBins(): i32 { return word(35); }
/** Validation set: f32 [rows, nFeatures], then f32 [rows] each. */
export function validationRows(): i32 { return word(36); }
export function validationFeatures(): usize { return address(37); }
export function validationMargins(): usize { return address(38); }
export function validationTargets(): usize { return address(39); }
export function validationWeights(): usize { return address(40); }
export function validationStats(): usize { return address(41); }
/** The newest tree in the predictor's form (predict.ts), and its depth. */
export function packedTree(): usize { return address(42); }
export function packedDepth(): i32 { return word(11); }
/** By thread, while bins are made: counters [2048] at its scratch, and two arrays of keys. */
export function sortScratchOf(scratch: usize, i: usize): usize {
  return scratch + 8192 + i * address(44);
}
export function localSlotCount(): i32 { return word(43); }

export function lambda(): f64 { return double(0); }
export function alpha(): f64 { return double(1); }
export function gamma(): f64 { return double(2); }
export function minChildWeight(): f64 { return double(3); }
export function eta(): f32 { return <f32>double(4); }
/** Powers of two that turn gradients and hessians into integers, and their inverses. */
export function gradientScale(): f64 { return double(5); }
export function hessianScale(): f64 { return double(6); }
export function gradientUnit(): f64 { return double(7); }
export function hessianUnit(): f64 { return double(8); }
export function subsample(): f64 { return double(9); }
export function objectiveParameter(): f64 { return double(10); }

export function histogramBytes(): usize { return <usize>nFeatures() * FEATURE_BYTES; }

/** State of the growing tree. */
export const NODE_COUNT: usize = STATE;
export const ENTRY_COUNT: usize = STATE + 4;
export const DEPTH: usize = STATE + 8;
export const TASK_COUNT: usize = STATE + 12;
export const FREE_COUNT: usize = STATE + 16;
/** Entries that split, which come first in a level's list. */
export const PAIR_COUNT: usize = STATE + 20;
