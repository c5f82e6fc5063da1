/**
 * Histograms of gradients in fixed point: a gradient becomes an integer once (scaled by a power of
 * two chosen so that no sum can overflow), and sums of integers are exact. So a histogram does not
 * depend on the order of rows or the number of threads, and a sibling's histogram is parent − child
 * without cancellation. One 128-bit addition serves gradient and hessian.
 */
import { BIN_BYTES, FEATURE_BYTES, pairBytes } from "./plan";

/** 1.5·2⁵²: adding it leaves the rounded integer in the low bits of the double. */
const MAGIC: f64 = 6755399441055744.0;

// @ts-ignore: decorator
@inline
export function scalePair(gradient: f64, hessian: f64): v128 {
  return f64x2.replace_lane(f64x2.splat(gradient), 1, hessian);
}

/**
 * The gradient pair at `pair` as two 64-bit integers; |x·scale| < 2⁵¹.
 *
 * @param isAlone the gradient stands alone and the hessian is 1
 */
// @ts-ignore: decorator
@inline
export function fixedPoint(pair: usize, isAlone: bool, scale: v128): v128 {
  const magic = f64x2.splat(MAGIC);
  const floats = isAlone
    ? f32x4.replace_lane(v128.load32_zero(pair), 1, 1)
    : v128.load64_zero(pair);
  const x = f64x2.promote_low_f32x4(floats);
  return i64x2.sub(f64x2.add(f64x2.mul(x, scale), magic), magic);
}

// @ts-ignore: decorator
@inline
function add(histogram: usize, bin: usize, value: v128): void {
  const entry = histogram + bin * BIN_BYTES;
  v128.store(entry, i64x2.add(v128.load(entry), value));
}

/**
 * Adds `count` rows: bins at rowBins, rowBins + binStride, …, gradient pairs at pair, pair +
 * pairStride, ….
 */
export function addRows(
  rowBins: usize, binStride: usize, pair: usize, pairStride: usize,
  count: i32, features: i32, histogram: usize, scale: v128,
): void {
  const eights = features >> 3;
  const rest = features & 7;
  const isAlone = pairBytes() == 4;
  for (; count > 0; count--) {
    const value = fixedPoint(pair, isAlone, scale);
    let h = histogram;
    let b = rowBins;
    for (let i = 0; i < eights; i++) {
      add(h, load<u8>(b), value);
      add(h + FEATURE_BYTES, load<u8>(b, 1), value);
      add(h + 2 * FEATURE_BYTES, load<u8>(b, 2), value);
      add(h + 3 * FEATURE_BYTES, load<u8>(b, 3), value);
      add(h + 4 * FEATURE_BYTES, load<u8>(b, 4), value);
      add(h + 5 * FEATURE_BYTES, load<u8>(b, 5), value);
      add(h + 6 * FEATURE_BYTES, load<u8>(b, 6), value);
      add(h + 7 * FEATURE_BYTES, load<u8>(b, 7), value);
      h += 8 * FEATURE_BYTES;
      b += 8;
    }
    if (rest & 4) {
      add(h, load<u8>(b), value);
      add(h + FEATURE_BYTES, load<u8>(b, 1), value);
      add(h + 2 * FEATURE_BYTES, load<u8>(b, 2), value);
      add(h + 3 * FEATURE_BYTES, load<u8>(b, 3), value);
      h += 4 * FEATURE_BYTES;
      b += 4;
    }
    if (rest & 2) {
      add(h, load<u8>(b), value);
      add(h + FEATURE_BYTES, load<u8>(b, 1), value);
      h += 2 * FEATURE_BYTES;
      b += 2;
    }
    if (rest & 1) add(h, load<u8>(b), value);
    rowBins += binStride;
    pair += pairStride;
  }
}

/** a += b over `bytes` of bins. */
export function addHistogram(a: usize, b: usize, bytes: usize): void {
  for (const end = a + bytes; a < end; a += 32, b += 32) {
    v128.store(a, i64x2.add(v128.load(a), v128.load(b)));
    v128.store(a, i64x2.add(v128.load(a, 16), v128.load(b, 16)), 16);
  }
}

/** a −= b over `bytes` of bins. */
export function subtractHistogram(a: usize, b: usize, bytes: usize): void {
  for (const end = a + bytes; a < end; a += 32, b += 32) {
    v128.store(a, i64x2.sub(v128.load(a), v128.load(b)));
    v128.store(a, i64x2.sub(v128.load(a, 16), v128.load(b, 16)), 16);
  }
}

/** Takes `count` rows off a histogram; arguments as for `addRows`. */
export function subtractRows(
  rowBins: usize, binStride: usize, pair: usize, pairStride: usize,
  count: i32, features: i32, histogram: usize, scale: v128,
): void {
  addRows(rowBins, binStride, pair, pairStride, count, features, histogram, f64x2.neg(scale));
}
