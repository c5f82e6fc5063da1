/** Geometric Brownian motion with volatility regimes, one volatility spike and at most one jump. */
import { fma } from "../../../kernels/assembly/vector";
import { log, uniform } from "../functions";
import { constantOf, Job, logsOf, normalsOf, volsOf, wordsOf } from "../job";

/** A step's record: its first and its last day, volatility of its regime, −Δ/2, √Δ. */
const RECORD: usize = 20;

/** Constants. */
const SPIKE_VOL: usize = 0, SPIKE_LEAST: usize = 1, SPIKE_SPAN: usize = 2, DAYS: usize = 3, JUMP_SHARE: usize = 4,
  JUMP_DAY: usize = 5, JUMP_DAYS: usize = 6, JUMP_LEAST: usize = 7, JUMP_SPAN: usize = 8, SPIKE_SHARE: usize = 9;

/** ⌊u·n⌋, of which there are n. */
// @ts-ignore: decorator
@inline
function choice(u: v128, n: v128): v128 {
  return f32x4.floor(f32x4.mul(u, n));
}

export function roughenedGbm(job: Job, scratch: usize): void {
  const words = wordsOf(job, scratch);
  const one = f32x4.splat(1);
  const length = f32x4.add(constantOf(job, SPIKE_LEAST), choice(uniform(v128.load(words)), constantOf(job, SPIKE_SPAN)));
  const places = f32x4.add(f32x4.sub(constantOf(job, DAYS), length), one);
  const begin = choice(uniform(v128.load(words, 16)), places);
  const hasSpike = f32x4.lt(uniform(v128.load(words, 80)), constantOf(job, SPIKE_SHARE));
  const end = v128.bitselect(f32x4.add(begin, length), f32x4.splat(-1), hasSpike);

  const hasJump = f32x4.lt(uniform(v128.load(words, 32)), constantOf(job, JUMP_SHARE));
  const day = f32x4.add(constantOf(job, JUMP_DAY), choice(uniform(v128.load(words, 48)), constantOf(job, JUMP_DAYS)));
  const jumpDay = v128.bitselect(day, f32x4.splat(-1), hasJump);
  // One word gives both: its first bit the sign, the others the size.
  const word = v128.load(words, 64);
  const size = fma(uniform(i32x4.shl(word, 1)), constantOf(job, JUMP_SPAN), constantOf(job, JUMP_LEAST));
  const signed = v128.or(size, v128.and(word, i32x4.splat(0x80000000)));
  const jump = log(f32x4.add(one, signed));

  const z = normalsOf(job, scratch), logs = logsOf(job, scratch), vols = volsOf(job, scratch);
  const spike = constantOf(job, SPIKE_VOL);
  let x = f32x4.splat(0), vol = x;
  v128.store(logs, x);
  let at = job.steps;
  for (let i: usize = 0, stop = <usize>job.nSteps << 4; i < stop; i += 16, at += RECORD) {
    const today = v128.load32_splat(at);
    const inSpike = v128.and(f32x4.ge(today, begin), f32x4.lt(today, end));
    vol = v128.bitselect(spike, v128.load32_splat(at, 8), inSpike);
    const drift = f32x4.mul(f32x4.mul(vol, vol), v128.load32_splat(at, 12));
    x = f32x4.add(x, fma(f32x4.mul(vol, v128.load32_splat(at, 16)), v128.load(z + i), drift));
    // The jump belongs to the step that reaches its day.
    const arrives = v128.and(f32x4.lt(today, jumpDay), f32x4.ge(v128.load32_splat(at, 4), jumpDay));
    x = f32x4.add(x, v128.and(jump, arrives));
    v128.store(logs + i, x, 16);
    v128.store(vols + i, vol);
  }
  v128.store(vols + (<usize>job.nSteps << 4), vol);
}
