/** The root: its rows are no records yet, but bins and gradients in the table's order. */
import { addRows, scalePair } from "./histogram";
import { leafValue, Node, nodeAt } from "./node";
import {
  bins, binsOffset, gradientPairs, gradientScale, hessianScale, margins, nFeatures, nRows,
  pairBytes, recordBytes, shards,
} from "./plan";
import { choose, extraLeftBin } from "./records";

/** First row of a shard; shard `shards()` begins after the last row. */
export function shardBegin(shard: i32): i32 {
  return <i32>((<i64>shard * <i64>nRows()) / <i64>shards());
}

/** Adds rows begin ≤ i < end to a histogram. */
export function addRootRows(begin: i32, end: i32, histogram: usize): void {
  const features = nFeatures();
  const scale = scalePair(gradientScale(), hessianScale());
  const pair = pairBytes();
  addRows(
    bins() + <usize>begin * features, features, gradientPairs() + <usize>begin * pair, pair,
    end - begin, features, histogram, scale,
  );
}

/**
 * Makes records of rows begin ≤ i < begin + count, those that go left first.
 * @returns how many do
 */
export function partitionRoot(node: Node, begin: i32, count: i32, to: usize): i32 {
  const size = recordBytes();
  const features = <usize>nFeatures();
  const feature = <usize>node.feature;
  const bin = node.bin;
  const extra = extraLeftBin(node);
  const pairSize = pairBytes();
  const binsAt = binsOffset();
  let source = bins() + <usize>begin * features;
  let pair = gradientPairs() + <usize>begin * pairSize;
  let left = to;
  let right = to + <usize>(count - 1) * size;
  for (let row = begin, end = begin + count; row < end; row++) {
    const b = <i32>load<u8>(source + feature);
    const goesLeft = i32(b <= bin) | i32(b == extra);
    const record = choose(left, right, goesLeft);
    if (pairSize == 4) store<u32>(record, load<u32>(pair));
    else store<u64>(record, load<u64>(pair));
    store<u32>(record + pairSize, row);
    copyBins(record + binsAt, source, features);
    const step = size & <usize>-goesLeft;
    left += step;
    right += step - size;
    source += features;
    pair += pairSize;
  }
  return <i32>((left - to) / size);
}

/** The table of bins ends in padding, so whole words may be read; records are as long. */
// @ts-ignore: decorator
@inline
function copyBins(to: usize, from: usize, features: usize): void {
  let i: usize = 0;
  for (; i + 8 <= features; i += 8) store<u64>(to + i, load<u64>(from + i));
  for (; i < features; i += 4) store<u32>(to + i, load<u32>(from + i));
}

/** Adds the root's value, or its leaves' values, to the margins of rows begin ≤ i < end. */
export function addRootLeaves(node: Node, begin: i32, end: i32): void {
  const features = <usize>nFeatures();
  const bin = node.bin;
  const extra = extraLeftBin(node);
  const isLeaf = node.left == 0;
  const leftValue = leafValue(isLeaf ? node : nodeAt(node.left));
  const rightValue = leafValue(isLeaf ? node : nodeAt(node.left + 1));
  const column = bins() + (isLeaf ? 0 : <usize>node.feature);
  for (let row = begin; row < end; row++) {
    const b = <i32>load<u8>(column + <usize>row * features);
    const value = select<f32>(leftValue, rightValue, i32(b <= bin) | i32(b == extra));
    const margin = margins() + (<usize>row << 2);
    store<f32>(margin, load<f32>(margin) + value);
  }
}
