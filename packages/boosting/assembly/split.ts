/**
 * The best split of a node by one feature.
 *
 * [CG16] Chen & Guestrin, "XGBoost: a scalable tree boosting system", KDD 2016. arXiv:1603.02754
 */
import { Split } from "./node";
import {
  alpha, BIN_BYTES, binCounts, gamma, gradientUnit, hessianUnit, lambda, minChildWeight,
} from "./plan";

/**
 * The occupied bins of one feature in a node, in order: running sums and bin numbers.
 * Layout: i64 gradient sums [256], i64 hessian sums [256], i32 bins [256].
 */
export const RUN_BYTES: usize = 2 * 2048 + 1024;
const RUN_H: usize = 2048;
const RUN_BIN: usize = 4096;

// @ts-ignore: decorator
@inline
function threshold(g: f64, l1: f64): f64 {
  return g > l1 ? g - l1 : g < -l1 ? g + l1 : 0;
}

/** Smallest gain that counts as one, as in XGBoost. */
const EPSILON: f32 = 1e-6;

/** Is a split worth making? */
export function isWorth(split: Split): bool {
  return split.gain > EPSILON && split.gain >= <f32>gamma();
}

/** Optimal leaf weight −T(G)/(H + λ) [CG16 (5)], T the soft threshold of the L1 penalty. */
export function weight(g: f64, h: f64, l2: f64): f64 {
  return h <= 0 || h < minChildWeight() ? 0 : -threshold(g, alpha()) / (h + l2);
}

/** T(G)²/(H + λ), twice what a leaf takes off the loss [CG16 (6)]. */
// @ts-ignore: decorator
@inline
function score(g: f64, h: f64, l1: f64, l2: f64): f64 {
  const t = threshold(g, l1);
  return (t * t) / (h + l2);
}

/** Appends a bin's running sums; the caller counts. */
// @ts-ignore: decorator
@inline
export function appendRun(run: usize, i: i32, g: i64, h: i64, bin: i32): void {
  store<i64>(run + (<usize>i << 3), g);
  store<i64>(run + (<usize>i << 3), h, RUN_H);
  store<i32>(run + (<usize>i << 2), bin, RUN_BIN);
}

/** Running sums of a feature's histogram, empty bins left out. @returns how many. */
export function runOfHistogram(histogram: usize, feature: i32, run: usize): i32 {
  const count = load<i32>(binCounts() + (<usize>feature << 2));
  let n = 0;
  let g: i64 = 0;
  let h: i64 = 0;
  for (let bin = 0; bin < count; bin++) {
    const dg = load<i64>(histogram);
    const dh = load<i64>(histogram, 8);
    histogram += BIN_BYTES;
    if ((dg | dh) == 0) continue;
    g += dg;
    h += dh;
    appendRun(run, n++, g, h, bin);
  }
  return n;
}

/**
 * Best split of a node with sums g, h by a feature, ½-free gain as XGBoost states it:
 * score(left) + score(right) − score(node), rounded to single precision so that ties are ties.
 *
 * Splits with missing values on the right come first, in ascending order; then, where values are
 * missing, those with them on the left in descending order. The first of equals wins: XGBoost's
 * order.
 */
export function bestSplit(run: usize, n: i32, feature: i32, g: i64, h: i64, out: Split): void {
  const gUnit = gradientUnit();
  const hUnit = hessianUnit();
  const l1 = alpha();
  const l2 = lambda();
  const least = minChildWeight();
  const G = <f64>g * gUnit;
  const H = <f64>h * hUnit;
  const base = score(G, H, l1, l2);
  let best: f32 = 0;
  let at = -1;
  let defaultLeft = 0;
  for (let i = 0; i < n; i++) {
    const hl = <f64>load<i64>(run + (<usize>i << 3), RUN_H) * hUnit;
    if (hl < least) continue;
    const hr = H - hl;
    if (hr < least) break;
    const gl = <f64>load<i64>(run + (<usize>i << 3)) * gUnit;
    const gain = <f32>(score(gl, hl, l1, l2) + score(G - gl, hr, l1, l2) - base);
    if (gain > best) {
      best = gain;
      at = i;
    }
  }
  const last = run + (<usize>(n - 1) << 3);
  const gPresent = n == 0 ? 0 : load<i64>(last);
  const hPresent = n == 0 ? 0 : load<i64>(last, RUN_H);
  if (gPresent != g || hPresent != h) {
    for (let i = n - 1; i >= 0; i--) {
      const before = run + (<usize>(i - 1) << 3);
      const hRight = hPresent - (i == 0 ? 0 : load<i64>(before, RUN_H));
      const hr = <f64>hRight * hUnit;
      if (hr < least) continue;
      const hl = H - hr;
      if (hl < least) break;
      const gr = <f64>(gPresent - (i == 0 ? 0 : load<i64>(before))) * gUnit;
      const gain = <f32>(score(G - gr, hl, l1, l2) + score(gr, hr, l1, l2) - base);
      if (gain > best) {
        best = gain;
        at = i;
        defaultLeft = 1;
      }
    }
  }
  out.gain = best;
  out.feature = feature;
  out.defaultLeft = defaultLeft;
  if (at < 0) return;
  const bin = load<i32>(run + (<usize>at << 2), RUN_BIN);
  if (defaultLeft) {
    const before = run + (<usize>(at - 1) << 3);
    out.bin = bin - 1;
    out.g = g - gPresent + (at == 0 ? 0 : load<i64>(before));
    out.h = h - hPresent + (at == 0 ? 0 : load<i64>(before, RUN_H));
  } else {
    out.bin = bin;
    out.g = load<i64>(run + (<usize>at << 3));
    out.h = load<i64>(run + (<usize>at << 3), RUN_H);
  }
}
