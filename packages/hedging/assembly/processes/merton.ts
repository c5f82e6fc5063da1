/** Merton's model: constant volatility and normal jumps of the logarithm, exact in law at every step. */
import { fma } from "../../../kernels/assembly/vector";
import { constantOf, Job, logsOf, normalsOf, stepWordsOf } from "../job";
import { jumpCounts } from "../jumps";

/** A step's record: drift, σ²Δ. */
const RECORD: usize = 8;
/** Constants. */
const JUMP_MEAN: usize = 0, JUMP_VARIANCE: usize = 1, THRESHOLDS: usize = 2;

export function merton(job: Job, scratch: usize): void {
  const nThresholds = <i32>load<f32>(job.constants, THRESHOLDS << 2);
  const z = normalsOf(job, scratch), words = stepWordsOf(job, scratch);
  const logs = logsOf(job, scratch);
  const jumpMean = constantOf(job, JUMP_MEAN), jumpVariance = constantOf(job, JUMP_VARIANCE);
  let x = f32x4.splat(0);
  let at = job.steps, thresholds = job.table;
  v128.store(logs, x);
  for (let i: usize = 0, end = <usize>job.nSteps << 4; i < end; i += 16) {
    // n normal jumps and the diffusion are one normal together.
    const n = f32x4.convert_i32x4_s(jumpCounts(v128.load(words + i), thresholds, nThresholds));
    const variance = fma(n, jumpVariance, v128.load32_splat(at, 4));
    const mean = fma(n, jumpMean, v128.load32_splat(at));
    x = f32x4.add(x, fma(f32x4.sqrt(variance), v128.load(z + i), mean));
    v128.store(logs + i, x, 16);
    at += RECORD;
    thresholds += <usize>nThresholds << 2;
  }
}
