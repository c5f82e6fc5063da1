/** Kou's model: constant volatility and double-exponential jumps of the logarithm. */
import { fma } from "../../../kernels/assembly/vector";
import { flipOf, streamHighs, streamLows } from "../draws";
import { log, uniform } from "../functions";
import { constantOf, Job, logsOf, normalsOf, roomOf, stepWordsOf } from "../job";
import { jumpCounts } from "../jumps";
import { JUMPS, twoBlocks } from "../philox";

/** A step's record: drift, σ√Δ. */
const RECORD: usize = 8;
/** Constants: P(up), mean jumps up and down, number of thresholds. */
const UP: usize = 0, MEAN_UP: usize = 1, MEAN_DOWN: usize = 2, THRESHOLDS: usize = 3;

export function kou(job: Job, first: u64, scratch: usize): void {
  const nThresholds = <i32>load<f32>(job.constants, THRESHOLDS << 2);
  const z = normalsOf(job, scratch), words = stepWordsOf(job, scratch), room = roomOf(job, scratch);
  const logs = logsOf(job, scratch);
  let x = f32x4.splat(0);
  let at = job.steps, thresholds = job.table;
  v128.store(logs, x);
  for (let step = 0; step < job.nSteps; step++) {
    const i = <usize>step << 4;
    x = f32x4.add(x, fma(v128.load32_splat(at, 4), v128.load(z + i), v128.load32_splat(at)));
    const n = jumpCounts(v128.load(words + i), thresholds, nThresholds);
    if (v128.any_true(n)) x = f32x4.add(x, jumpSum(job, n, step, first, room));
    v128.store(logs + i, x, 16);
    at += RECORD;
    thresholds += <usize>nThresholds << 2;
  }
}

/** Sum of n jumps: up with probability UP; a word's place below or above UP is a new uniform. */
function jumpSum(job: Job, n: v128, step: i32, first: u64, room: usize): v128 {
  const lows = streamLows(job, first), highs = streamHighs(job, first), flip = flipOf(job, first);
  const up = constantOf(job, UP), one = f32x4.splat(1);
  let sum = f32x4.splat(0);
  let counts = i32x4.gt_s(n, i32x4.splat(0));
  for (let j = 0; v128.any_true(counts); j++) {
    // Blocks 256·step + j/4: a step has fewer than 1,024 jumps.
    if ((j & 7) == 0) twoBlocks(step << 8 | j >> 2, JUMPS, lows, highs, flip, job.keys, room);
    const u = uniform(v128.load(room + (<usize>(j & 7) << 4)));
    const isUp = f32x4.lt(u, up);
    const above = f32x4.mul(f32x4.neg(log(f32x4.div(u, up))), constantOf(job, MEAN_UP));
    const below = f32x4.mul(log(f32x4.div(f32x4.sub(one, u), f32x4.sub(one, up))), constantOf(job, MEAN_DOWN));
    sum = f32x4.add(sum, v128.and(v128.bitselect(above, below, isUp), counts));
    counts = i32x4.gt_s(n, i32x4.splat(j + 1));
  }
  return sum;
}
