/** Geometric Brownian motion. */
import { fma } from "../../../kernels/assembly/vector";
import { Job, logsOf, normalsOf } from "../job";

/** A step's record: −σ²Δ/2, σ√Δ. */
const RECORD: usize = 8;

export function gbm(job: Job, scratch: usize): void {
  const z = normalsOf(job, scratch), logs = logsOf(job, scratch);
  let x = f32x4.splat(0);
  v128.store(logs, x);
  let at = job.steps;
  for (let i: usize = 0, end = <usize>job.nSteps << 4; i < end; i += 16, at += RECORD) {
    x = f32x4.add(x, fma(v128.load32_splat(at, 4), v128.load(z + i), v128.load32_splat(at)));
    v128.store(logs + i, x, 16);
  }
}
