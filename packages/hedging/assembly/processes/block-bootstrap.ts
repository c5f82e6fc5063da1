/**
 * Blocks of historical returns: of fixed length, or of geometric length (the stationary bootstrap).
 *
 * [PR94] Politis & Romano, "The stationary bootstrap", Journal of the American Statistical
 *        Association 89(428), 1994.
 */
import { Job, logsOf, stepWordsOf } from "../job";

/** Constants, words: number of returns; fixed block length or 0; ⌊P(new block)·2³²⌋. */
const COUNT: usize = 0, LENGTH: usize = 4, THRESHOLD: usize = 8;

export function blockBootstrap(job: Job, scratch: usize): void {
  const logs = logsOf(job, scratch);
  const count = v128.load32_splat(job.constants, COUNT);
  const length = load<i32>(job.constants, LENGTH);
  const threshold = v128.load32_splat(job.constants, THRESHOLD);
  const one = i32x4.splat(1);
  const stride = <usize>job.uniforms << 4;
  let word = stepWordsOf(job, scratch);
  let index = i32x4.splat(0), x = index;
  v128.store(logs, x);
  for (let step = 0; step < job.nSteps; step++, word += stride) {
    // ⌊word·count/2³²⌋
    const even = i64x2.extmul_low_i32x4_u(v128.load(word), count);
    const odd = i64x2.extmul_high_i32x4_u(v128.load(word), count);
    const fresh = v128.shuffle<u32>(even, odd, 1, 3, 5, 7);
    let isNew = i32x4.splat(0);
    if (step == 0 || (length > 0 && step % length == 0)) isNew = i32x4.splat(-1);
    else if (length == 0) isNew = i32x4.lt_u(v128.load(word, 16), threshold);
    const following = i32x4.add(index, one);
    const wrapped = v128.andnot(following, i32x4.ge_s(following, count));
    index = v128.bitselect(fresh, wrapped, isNew);
    const returns = f32x4(
      load<f32>(job.table + (<usize>i32x4.extract_lane(index, 0) << 2)),
      load<f32>(job.table + (<usize>i32x4.extract_lane(index, 1) << 2)),
      load<f32>(job.table + (<usize>i32x4.extract_lane(index, 2) << 2)),
      load<f32>(job.table + (<usize>i32x4.extract_lane(index, 3) << 2)),
    );
    x = f32x4.add(x, returns);
    v128.store(logs + (<usize>step << 4), x, 16);
  }
}
