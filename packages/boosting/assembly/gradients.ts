/** Gradients, hessians and losses of all rows, in blocks; the host sums the losses in order. */
import { logisticHessian, logisticLoss, sigmoid } from "./objectives/logistic";
import { pseudoHuberLoss, pseudoHuberRoot } from "./objectives/pseudo-huber";
import { squaredErrorGradient, squaredErrorLoss } from "./objectives/squared-error";
import {
  BLOCK, blockStats, gradientPairs, margins, nRows, objectiveKind, objectiveParameter, sampleKey,
  subsample, targets, validationMargins, validationRows, validationStats, validationTargets,
  validationWeights, weights,
} from "./plan";

/** `Objective.kernel` of the host: its members in this order, −1 when it fills the pairs itself. */
const SQUARED_ERROR: i32 = 0;
const LOGISTIC: i32 = 1;
const PSEUDO_HUBER: i32 = 2;

/** Kernel over blocks of rows. */
export function gradients(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  const kind = objectiveKind();
  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const last = min(first + BLOCK, nRows());
    if (kind == SQUARED_ERROR) fill<SquaredError>(first, last);
    else if (kind == LOGISTIC) fill<Logistic>(first, last);
    else if (kind == PSEUDO_HUBER) fill<PseudoHuber>(first, last);
    if (subsample() < 1) thin(first, last);
    const stats = blockStats() + (<usize>block << 4);
    if (kind >= 0) {
      store<f64>(stats, sumLosses(first, last, margins(), targets(), weights()));
    }
    storeLargest(first, last, stats);
  }
}

/** Kernel over blocks of the training rows: their losses alone. */
export function trainingLosses(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const sum = sumLosses(first, min(first + BLOCK, nRows()), margins(), targets(), weights());
    store<f64>(blockStats() + (<usize>block << 4), sum);
  }
}

/** Kernel over blocks of the validation rows. */
export function validationLosses(_args: usize, begin: i32, end: i32, _scratch: usize): void {
  for (let block = begin; block < end; block++) {
    const first = block * BLOCK;
    const last = min(first + BLOCK, validationRows());
    const sum = sumLosses(
      first, last, validationMargins(), validationTargets(), validationWeights(),
    );
    store<f64>(validationStats() + (<usize>block << 3), sum);
  }
}

class SquaredError {}
class Logistic {}
class PseudoHuber {}

function fill<Objective>(first: i32, last: i32): void {
  const weighted = weights() != 0;
  const slope = objectiveParameter();
  for (let i = <usize>first; i < <usize>last; i++) {
    const margin = load<f32>(margins() + (i << 2));
    const target = load<f32>(targets() + (i << 2));
    let g: f32 = 0;
    let h: f32 = 1;
    if (idof<Objective>() == idof<SquaredError>()) {
      g = squaredErrorGradient(margin, target);
    } else if (idof<Objective>() == idof<Logistic>()) {
      const p = sigmoid(margin);
      g = <f32>(p - <f64>target);
      h = logisticHessian(p);
    } else {
      const z = <f64>margin - <f64>target;
      const root = pseudoHuberRoot(z, slope);
      g = <f32>(z / root);
      h = <f32>(1 / (root * root * root));
    }
    if (weighted) {
      const w = load<f32>(weights() + (i << 2));
      g *= w;
      h *= w;
    }
    store<f32>(gradientPairs() + (i << 3), g);
    store<f32>(gradientPairs() + (i << 3), h, 4);
  }
}

function sumLosses(first: i32, last: i32, margin: usize, target: usize, weight: usize): f64 {
  const kind = objectiveKind();
  const slope = objectiveParameter();
  let sum: f64 = 0;
  for (let i = <usize>first; i < <usize>last; i++) {
    const m = load<f32>(margin + (i << 2));
    const y = load<f32>(target + (i << 2));
    let loss: f64 = 0;
    if (kind == SQUARED_ERROR) loss = squaredErrorLoss(m, y);
    else if (kind == LOGISTIC) loss = logisticLoss(m, y);
    else loss = pseudoHuberLoss(<f64>m - <f64>y, slope);
    sum += weight ? loss * <f64>load<f32>(weight + (i << 2)) : loss;
  }
  return sum;
}

/** Leaves rows out of the tree's sample by giving them no gradient, as XGBoost does. */
function thin(first: i32, last: i32): void {
  const limit = <u32>(subsample() * 4294967296);
  for (let i = first; i < last; i++) {
    if (hash(i) < limit) continue;
    store<u64>(gradientPairs() + (<usize>i << 3), 0);
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
function storeLargest(first: i32, last: i32, stats: usize): void {
  let largest = f32x4.splat(0);
  const pairs = gradientPairs();
  let i = first;
  for (; i + 2 <= last; i += 2) {
    largest = f32x4.max(largest, f32x4.abs(v128.load(pairs + (<usize>i << 3))));
  }
  let g = max(f32x4.extract_lane(largest, 0), f32x4.extract_lane(largest, 2));
  let h = max(f32x4.extract_lane(largest, 1), f32x4.extract_lane(largest, 3));
  if (i < last) {
    g = max(g, abs(load<f32>(pairs + (<usize>i << 3))));
    h = max(h, load<f32>(pairs + (<usize>i << 3), 4));
  }
  store<f32>(stats, g, 8);
  store<f32>(stats, h, 12);
}
