/**
 * Bins: at most maxBins values of each feature bound them, chosen at equal steps of weighted rank.
 *
 * Where a feature has no more distinct values than bins, every value has its own. Otherwise the
 * ranks are exact, from a sorted column, and the choice of the value nearest to each rank is that
 * of XGBoost's sketch, so that the two agree wherever its sketch is exact too.
 */
import {
  BLOCK, binCounts, bins, columns, cuts, maxBins, minima, nFeatures, nRows, sortScratchOf, weights,
} from "./plan";

/** Kernel over features. */
export function makeCuts(_args: usize, begin: i32, end: i32, scratch: usize): void {
  for (let feature = begin; feature < end; feature++) {
    if (weights()) makeCutsOf<u64>(feature, scratch);
    else makeCutsOf<u32>(feature, scratch);
  }
}

/** Order of floats as order of unsigned integers. */
// @ts-ignore: decorator
@inline
function keyOf(x: f32): u32 {
  const bits = reinterpret<u32>(x);
  return bits ^ (<u32>(<i32>bits >> 31) | 0x80000000);
}

// @ts-ignore: decorator
@inline
function valueOf(key: u32): f32 {
  return reinterpret<f32>(key & 0x80000000 ? key ^ 0x80000000 : ~key);
}

// @ts-ignore: decorator
@inline
function keyPart<T>(element: T): u32 {
  return sizeof<T>() == 8 ? <u32>(<u64>element >> 32) : <u32>element;
}

/** T is u32, a key, or u64, a key above the bits of its weight. */
function makeCutsOf<T>(feature: i32, scratch: usize): void {
  const column = columns() + <usize>feature * (<usize>nRows() << 2);
  const a = sortScratchOf(scratch, 0);
  const b = sortScratchOf(scratch, 1);
  let n = 0;
  for (let i: usize = 0; i < <usize>nRows(); i++) {
    const x = load<f32>(column + (i << 2));
    if (x != x) continue;
    const key = keyOf(x);
    if (sizeof<T>() == 8) {
      const weight = load<u32>(weights() + (i << 2));
      if (weight == 0) continue;
      store<u64>(a + (<usize>n << 3), (<u64>key << 32) | weight);
    } else {
      store<u32>(a + (<usize>n << 2), key);
    }
    n++;
  }
  // One bin must be left for missing values; rows of no weight need no bin of their own.
  const missing = n < nRows();
  const most = missing ? min(maxBins(), 255) : maxBins();
  const out = cuts() + (<usize>feature << 10);
  for (let i: usize = 0; i < 256; i++) store<f32>(out + (i << 2), f32.MAX_VALUE * 2);
  if (n == 0) {
    store<f32>(minima() + (<usize>feature << 2), NaN);
    store<i32>(binCounts() + (<usize>feature << 2), 0);
    return;
  }
  const size: usize = sizeof<T>();
  sortPass<T>(a, b, n, 0, scratch);
  sortPass<T>(b, a, n, 11, scratch);
  sortPass<T>(a, b, n, 22, scratch);

  // Distinct values into b, weight below each into a, and the total after the last.
  let distinct: usize = 0;
  let below: f64 = 0;
  for (let i: usize = 0; i < <usize>n; ) {
    const key = keyPart<T>(load<T>(b + i * size));
    storeRank<T>(a, distinct, below);
    for (; i < <usize>n; i++) {
      const element = load<T>(b + i * size);
      if (keyPart<T>(element) != key) break;
      below += sizeof<T>() == 8 ? <f64>reinterpret<f32>(<u32>element) : 1;
    }
    store<f32>(b + (distinct << 2), valueOf(key));
    distinct++;
  }
  storeRank<T>(a, distinct, below);
  store<f32>(minima() + (<usize>feature << 2), load<f32>(b));
  const count = choose<T>(b, a, <i32>distinct, most, out);
  store<i32>(binCounts() + (<usize>feature << 2), count);
}

/** A counting sort by eleven bits of the key. */
function sortPass<T>(from: usize, to: usize, n: i32, shift: i32, scratch: usize): void {
  const counts = scratch;
  const size: usize = sizeof<T>();
  memory.fill(counts, 0, 2048 * 4);
  for (let i: usize = 0; i < <usize>n; i++) {
    const digit = counts + (<usize>((keyPart<T>(load<T>(from + i * size)) >> shift) & 2047) << 2);
    store<i32>(digit, load<i32>(digit) + 1);
  }
  let total = 0;
  for (let digit = counts; digit < counts + 8192; digit += 4) {
    const count = load<i32>(digit);
    store<i32>(digit, total);
    total += count;
  }
  for (let i: usize = 0; i < <usize>n; i++) {
    const element = load<T>(from + i * size);
    const digit = counts + (<usize>((keyPart<T>(element) >> shift) & 2047) << 2);
    const place = load<i32>(digit);
    store<i32>(digit, place + 1);
    store<T>(to + <usize>place * size, element);
  }
}

/** Ranks fit the element: counts in 32 bits, sums of weights as doubles. */
// @ts-ignore: decorator
@inline
function storeRank<T>(table: usize, i: usize, rank: f64): void {
  if (sizeof<T>() == 8) store<f64>(table + (i << 3), rank);
  else store<u32>(table + (i << 2), <u32>rank);
}

// @ts-ignore: decorator
@inline
function rank<T>(table: usize, i: i32): f64 {
  return sizeof<T>() == 8
    ? load<f64>(table + (<usize>i << 3))
    : <f64>load<u32>(table + (<usize>i << 2));
}

/**
 * Writes the upper bounds of the bins. @returns how many bins
 *
 * @param values distinct, ascending
 * @param ranks weight below each value, and the total: value i covers ranks[i] … ranks[i + 1]
 */
function choose<T>(values: usize, ranks: usize, distinct: i32, most: i32, out: usize): i32 {
  let count: usize = 0;
  const last = load<f32>(values + (<usize>(distinct - 1) << 2));
  if (distinct <= most + 1) {
    for (let i: usize = 1; i < <usize>min(distinct, most); i++) {
      store<f32>(out + (count++ << 2), load<f32>(values + (i << 2)));
    }
  } else {
    // Between the first value's weight and the last's, in `most` steps.
    const first = rank<T>(ranks, 1);
    const range = rank<T>(ranks, distinct - 1) - first;
    let i = 1;
    let previous = 0;
    for (let k = 1; k < most; k++) {
      const wanted = first + (<f64>k * range) / <f64>most;
      while (i < distinct - 1 && 2 * wanted >= rank<T>(ranks, i + 1) + rank<T>(ranks, i + 2)) i++;
      if (i == distinct - 1) break;
      const chosen = wanted < rank<T>(ranks, i + 1) ? i : i + 1;
      if (chosen == previous) continue;
      previous = chosen;
      store<f32>(out + (count++ << 2), load<f32>(values + (<usize>chosen << 2)));
    }
  }
  // Above everything, by a margin that survives rounding.
  store<f32>(out + (count++ << 2), last + (abs(last) + <f32>1e-5));
  return <i32>count;
}

/** Kernel over blocks of rows: the bin of a value is the number of bounds ≤ it. */
export function assignBins(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  const features = <usize>nFeatures();
  const rows = <usize>nRows();
  for (let block = begin; block < end; block++) {
    const first = <usize>(block * BLOCK);
    const last = min(first + <usize>BLOCK, rows);
    for (let feature: usize = 0; feature < features; feature++) {
      const column = columns() + ((feature * rows) << 2);
      const bounds = cuts() + (feature << 10);
      const count = load<i32>(binCounts() + (feature << 2));
      let out = bins() + first * features + feature;
      let i = column + (first << 2);
      const end = column + (last << 2);
      for (; i + 16 <= end; i += 16) {
        assignFour(i, out, features, bounds, count);
        out += 4 * features;
      }
      for (; i < end; i += 4) {
        const x = load<f32>(i);
        let at = bounds;
        for (let step: usize = 512; step > 2; step >>= 1) at = halve(at, step, x);
        store<u8>(out, binAt(at - bounds, x, count));
        out += features;
      }
    }
  }
}

/** Four rows side by side: the search of one waits for memory while the others go on. */
// @ts-ignore: decorator
@inline
function assignFour(from: usize, out: usize, stride: usize, bounds: usize, count: i32): void {
  const x0 = load<f32>(from);
  const x1 = load<f32>(from, 4);
  const x2 = load<f32>(from, 8);
  const x3 = load<f32>(from, 12);
  let a0 = bounds;
  let a1 = bounds;
  let a2 = bounds;
  let a3 = bounds;
  for (let step: usize = 512; step > 2; step >>= 1) {
    a0 = halve(a0, step, x0);
    a1 = halve(a1, step, x1);
    a2 = halve(a2, step, x2);
    a3 = halve(a3, step, x3);
  }
  store<u8>(out, binAt(a0 - bounds, x0, count));
  store<u8>(out + stride, binAt(a1 - bounds, x1, count));
  store<u8>(out + 2 * stride, binAt(a2 - bounds, x2, count));
  store<u8>(out + 3 * stride, binAt(a3 - bounds, x3, count));
}

/** A step of the search among 256 bounds, without a branch. */
// @ts-ignore: decorator
@inline
function halve(at: usize, step: usize, x: f32): usize {
  return at + (step & <usize>-i32(load<f32>(at + step - 4) <= x));
}

// @ts-ignore: decorator
@inline
function binAt(offset: usize, x: f32, count: i32): i32 {
  // A value of a row without weight may lie above the last bound.
  return x == x ? min(<i32>(offset >> 2), count - 1) : count;
}
