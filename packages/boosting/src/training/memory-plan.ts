/**
 * Where everything lies in the kernels' memory: the host's side of assembly/plan.ts and
 * assembly/scratch.ts, which name the same things in the same order.
 */
import { DataError } from "@volsmith/numerics";

import { BUILT_IN } from "../objectives/objective.ts";
import type { Settings } from "./options.ts";

/** Rows a block of the row-wise kernels has. */
export const BLOCK = 1024;
/** Bytes of a tree node. */
export const NODE_BYTES = 48;

const WORDS = 512;
const DOUBLES = 768;
const FEATURE_BYTES = 4096;
const SPARSE_ROWS = 128;
/** Of a thread's scratch, what comes before its histograms. */
const SCRATCH_HEAD = 5120 + 16 * SPARSE_ROWS + 4096 + 64 + 64 + 4096;
/** Records held while a node is partitioned. */
const HELD_RECORDS = 3 * 128;
/** Bytes the histograms of a level may take, all threads together. */
const HISTOGRAM_BUDGET = 2 ** 29;
const LEAST_TASK_ROWS = 4096;
const LARGEST_MEMORY = 2 ** 32;
const PAGE = 65_536;

export interface TrainingSize {
  readonly nRows: number;
  readonly nFeatures: number;
  readonly weighted: boolean;
  readonly validationRows: number;
  readonly validationWeighted: boolean;
  readonly threads: number;
  /** First free byte of the module's memory. */
  readonly base: number;
}

/** Bytes from the start of the memory, and sizes derived with them. */
export interface MemoryPlan extends TrainingSize {
  readonly pages: number;
  readonly shards: number;
  readonly blocks: number;
  readonly validationBlocks: number;
  readonly nodeCapacity: number;
  readonly pairBytes: number;
  readonly recordBytes: number;
  readonly slotCount: number;
  readonly taskRows: number;
  readonly localSlotCount: number;
  readonly scratchBytes: number;
  /** Scratch of the sorting kernel, and of how many bytes a thread. */
  readonly sortScratch: number;
  readonly sortBytes: number;
  readonly at: Readonly<Record<RegionName, number>>;
}

type RegionName = keyof ReturnType<typeof regionSizes>;

/** @throws {DataError} when it would not fit 4 GiB */
export function planMemory(size: TrainingSize, settings: Settings): MemoryPlan {
  const { nRows, nFeatures, threads, validationRows } = size;
  const histogram = nFeatures * FEATURE_BYTES;
  // Levels keep two histograms for each node of more than taskRows rows, in threads + 1 sets.
  const taskRows = Math.max(
    LEAST_TASK_ROWS,
    Math.ceil((nRows * histogram * 2 * (threads + 1)) / HISTOGRAM_BUDGET),
  );
  const slotCount = 2 * Math.ceil(nRows / taskRows) + 2;
  const localSlotCount = Math.max(3, Math.ceil(Math.log2(taskRows / SPARSE_ROWS)) + 3);
  // Squared error without weights or sample has hessians 1, which are not stored.
  const { objective, subsample } = settings;
  const isUnit = objective.kernel === "squared-error" && !size.weighted && subsample === 1;
  const pairBytes = isUnit ? 4 : 8;
  const recordBytes = align(pairBytes + 4 + nFeatures, 4);
  const derived = {
    shards: threads === 1 ? 1 : 4 * threads,
    blocks: Math.ceil(nRows / BLOCK),
    validationBlocks: Math.ceil(validationRows / BLOCK),
    nodeCapacity: Math.min(2 ** Math.min(settings.maxDepth + 1, 31) - 1, 2 * nRows + 1),
    pairBytes,
    recordBytes,
    slotCount,
    taskRows,
    localSlotCount,
    scratchBytes: align(
      SCRATCH_HEAD +
        (slotCount + localSlotCount) * histogram +
        (taskRows + HELD_RECORDS) * recordBytes +
        192,
      64,
    ),
    sortBytes: align(8192 + 2 * nRows * (size.weighted ? 8 : 4), 64),
  };
  const at = {} as Record<RegionName, number>;
  let top = size.base;
  for (const [name, bytes] of Object.entries(regionSizes(size, derived, settings))) {
    top = align(top, 64);
    at[name as RegionName] = bytes === 0 ? 0 : top;
    top += bytes;
  }
  if (top > LARGEST_MEMORY) {
    throw new DataError(
      "trainBooster",
      `${nRows} rows of ${nFeatures} features need ${(top / 2 ** 30).toFixed(1)} GiB on ` +
        `${threads} threads, and WebAssembly memory ends at 4`,
      "train on fewer rows, features or threads",
    );
  }
  // Sorting is done before the first record is written, in the records' room.
  const sortScratch = align(at.shared + 4 * nRows * nFeatures, 64);
  return { ...size, ...derived, at, sortScratch, pages: Math.ceil(top / PAGE) };
}

type Derived = Pick<
  MemoryPlan,
  | "shards"
  | "blocks"
  | "validationBlocks"
  | "nodeCapacity"
  | "pairBytes"
  | "recordBytes"
  | "slotCount"
  | "scratchBytes"
  | "sortBytes"
>;

function regionSizes(size: TrainingSize, derived: Derived, settings: Settings) {
  const { nRows, nFeatures, threads, validationRows } = size;
  const { shards, slotCount, recordBytes } = derived;
  const { maxDepth } = settings;
  const records = nRows * recordBytes + 64;
  const segments = slotCount * shards * 8;
  return {
    bins: nRows * nFeatures + 64,
    gradientPairs: derived.pairBytes * nRows,
    margins: 4 * nRows,
    targets: 4 * nRows,
    weights: size.weighted ? 4 * nRows : 0,
    nodes: derived.nodeCapacity * NODE_BYTES,
    slots: slotCount * nFeatures * FEATURE_BYTES,
    freeSlots: 4 * slotCount,
    binCounts: 4 * nFeatures,
    cuts: 1024 * nFeatures,
    minima: 4 * nFeatures,
    featureMask: maxDepth * nFeatures,
    scratch: threads * derived.scratchBytes,
    blockStats: 16 * derived.blocks,
    entries: 2 * align(24 * slotCount, 64),
    entrySegments: segments,
    childSegments: segments,
    candidates: 32 * slotCount * nFeatures,
    tasks: maxDepth * slotCount * (8 + 8 * shards),
    validationFeatures: 4 * validationRows * nFeatures,
    validationMargins: 4 * validationRows,
    validationTargets: 4 * validationRows,
    validationWeights: size.validationWeighted ? 4 * validationRows : 0,
    validationStats: 8 * derived.validationBlocks,
    packedTree: validationRows === 0 ? 0 : 16 * derived.nodeCapacity,
    // Columns and sorted keys first, records later.
    shared: Math.max(records, 4 * nRows * nFeatures + 64 + threads * derived.sortBytes),
  };
}

/** Writes the table the kernels read. */
export function writePlan(memory: WebAssembly.Memory, plan: MemoryPlan, settings: Settings): void {
  const { at } = plan;
  const { kernel, kernelParameter = 0 } = settings.objective;
  const words = [
    [plan.nRows, plan.nFeatures, plan.threads, plan.shards, plan.recordBytes],
    [at.bins, at.gradientPairs, at.margins, at.targets, at.weights],
    [at.shared, 0],
    [at.nodes, at.slots, plan.slotCount, at.freeSlots, at.binCounts, at.cuts, at.minima],
    [at.featureMask, settings.maxDepth, plan.taskRows, at.scratch, plan.scratchBytes],
    [at.blockStats, at.entries, at.entries + align(24 * plan.slotCount, 64)],
    [at.entrySegments, at.childSegments, at.candidates, at.tasks],
    [kernel === undefined ? -1 : BUILT_IN.indexOf(kernel), 0, 0],
    [at.shared, settings.maxBins],
    [plan.validationRows, at.validationFeatures, at.validationMargins, at.validationTargets],
    [at.validationWeights, at.validationStats, at.packedTree, plan.localSlotCount],
    [plan.nRows * (plan.weighted ? 8 : 4), plan.pairBytes],
  ].flat();
  const doubles = [
    [settings.l2, settings.l1, settings.minSplitGain, settings.minChildWeight],
    [settings.learningRate, 0, 0, 0, 0, settings.subsample, kernelParameter],
  ].flat();
  new Uint32Array(memory.buffer, WORDS, words.length).set(words);
  new Float64Array(memory.buffer, DOUBLES, doubles.length).set(doubles);
}

/** Places of the table that change from tree to tree. */
export const PACKED_DEPTH = WORDS + 4 * 11;
export const SAMPLE_KEY = WORDS + 4 * 32;
export const SCALES = DOUBLES + 8 * 5;
/** Places of the growing tree's state. */
export const NODE_COUNT = 448;
export const TASK_COUNT = 460;
export const PAIR_COUNT = 468;

function align(bytes: number, to: number): number {
  return Math.ceil(bytes / to) * to;
}
