/** Gradients, hessians and losses of all rows, in blocks; the host sums the losses in order. */
import { logisticHessian, logisticLoss, sigmoid } from "./objectives/logistic";
import { pseudoHuberLoss, pseudoHuberRoot } from "./objectives/pseudo-huber";
import {
  squaredErrorBlock,
  squaredErrorGradient,
  squaredErrorLoss,
} from "./objectives/squared-error";
import {
  BLOCK,
  blockStats,
  gradientPairs,
  margins,
  nRows,
  objectiveKind,
  objectiveParameter,
  pairBytes,
  sampleKey,
  subsample,
  targets,
  validationMargins,
  validationRows,
  validationStats,
  validationTargets,
  validationWeights,
  weights,
} from "./plan";

/** Members of the host's list BUILT_IN (src/objectives/objective.ts) by place; −1 is none. */
const SQUARED_ERROR: i32 = 0;
const LOGISTIC: i32 = 1;
const PSEUDO_HUBER: i32 = 2;

/** Kernel over blocks of rows: gradient pairs, and the block's losses before the coming round. */
export function gradients(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  const kind = objectiveKind();
  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const last = min(first + BLOCK, nRows());
    const offset = (<usize>first) << 2;
    const pairs = gradientPairs() + <usize>first * pairBytes();
    const margin = margins() + offset;
    const target = targets() + offset;
    const weight = weights() ? weights() + offset : 0;
    const stats = blockStats() + ((<usize>block) << 4);
    if (pairBytes() == 4) {
      // Squared error without weights or sample: every hessian is 1 and is not stored.
      store<f64>(stats, squaredErrorBlock(last - first, margin, target, pairs, stats + 8));
      store<f32>(stats, 1, 12);
      continue;
    }
    if (kind >= 0) {
      store<f64>(stats, fill(kind, last - first, margin, target, weight, pairs));
    }
    if (subsample() < 1) thin(first, last);
    storeLargest(pairs, last - first, stats);
  }
}

/** Kernel over blocks of the validation rows. */
export function validationLosses(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  const kind = objectiveKind();
  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const count = min(BLOCK, validationRows() - first);
    const offset = (<usize>first) << 2;
    const weight = validationWeights() ? validationWeights() + offset : 0;
    const sum = fill(
      kind,
      count,
      validationMargins() + offset,
      validationTargets() + offset,
      weight,
      0,
    );
    store<f64>(validationStats() + ((<usize>block) << 3), sum);
  }
}

/** Fills gradient pairs, unless `pairs` is 0. @returns the sum of losses */
function fill(
  kind: i32,
  count: i32,
  margin: usize,
  target: usize,
  weight: usize,
  pairs: usize,
): f64 {
  const slope = objectiveParameter();
  let sum: f64 = 0;
  for (let i: usize = 0; i < <usize>count; i++) {
    const m = load<f32>(margin + (i << 2));
    const y = load<f32>(target + (i << 2));
    const w = weight ? load<f32>(weight + (i << 2)) : 1;
    let g: f32 = 0;
    let h: f32 = 1;
    let loss: f64 = 0;
    if (kind == SQUARED_ERROR) {
      g = squaredErrorGradient(m, y);
      loss = squaredErrorLoss(m, y);
    } else if (kind == LOGISTIC) {
      const p = sigmoid(m);
      g = <f32>(p - <f64>y);
      h = logisticHessian(p);
      loss = logisticLoss(m, y);
    } else if (kind == PSEUDO_HUBER) {
      const z = <f64>m - <f64>y;
      const root = pseudoHuberRoot(z, slope);
      g = <f32>(z / root);
      h = <f32>(1 / (root * root * root));
      loss = pseudoHuberLoss(z, slope);
    }
    sum += loss * <f64>w;
    if (!pairs) continue;
    store<f32>(pairs + (i << 3), g * w);
    store<f32>(pairs + (i << 3), h * w, 4);
  }
  return sum;
}

/** Leaves rows out of the tree's sample by giving them no gradient, as XGBoost does. */
function thin(first: i32, last: i32): void {
  const limit = <u32>(subsample() * 4294967296);
  for (let i = first; i < last; i++) {
    if (hash(i) < limit) continue;
    store<u64>(gradientPairs() + ((<usize>i) << 3), 0);
  }
}

/** A row's random word in this tree: two rounds of a multiply-xorshift mixer, keyed. */
function hash(row: i32): u32 {
  let x = (<u32>row) ^ sampleKey(0);
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  x = (x ^ (x >> 16)) + sampleKey(1);
  x = (x ^ (x >> 16)) * 0x7feb352d;
  x = (x ^ (x >> 15)) * 0x846ca68b;
  return x ^ (x >> 16);
}

/** Largest |gradient| and hessian; NaN and infinity come out as they are. */
function storeLargest(pairs: usize, count: i32, stats: usize): void {
  let largest = f32x4.splat(0);
  let i = 0;
  for (; i + 2 <= count; i += 2) {
    largest = f32x4.max(largest, f32x4.abs(v128.load(pairs + ((<usize>i) << 3))));
  }
  let g = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 2));
  let h = max(f32x4.extract_lane(largest, 1), f32x4.extract_lane(largest, 3));
  if (i < count) {
    g = max(g, abs(load<f32>(pairs + ((<usize>i) << 3))));
    h = max(h, load<f32>(pairs + ((<usize>i) << 3), 4));
  }
  store<f32>(stats, g, 8);
  store<f32>(stats, h, 12);
}
