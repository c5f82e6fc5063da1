/**
 * Heston's and Bates' models: the quadratic-exponential scheme, central weights, with the
 * martingale correction.
 *
 * [A08] Andersen, "Simple and efficient simulation of the Heston stochastic volatility model",
 *       Journal of Computational Finance 11(3), 2008, §3.2.4 and §4.
 */
import { fma } from "../../../kernels/assembly/vector";
import { log, survivalExponent } from "../functions";
import { constantOf, Job, logsOf, normalsOf, stepWordsOf, volsOf } from "../job";
import { jumpCounts } from "../jumps";

/** A step's record of twelve floats; names of [A08], γ₁ = γ₂ = ½. */
const RECORD: usize = 48;
const DECAY: usize = 0, PULL: usize = 4, NOISE_V: usize = 8, NOISE: usize = 12, K1: usize = 16, K2: usize = 20,
  K3: usize = 24, K4: usize = 28, A: usize = 32, K1_K3: usize = 36, K0: usize = 40, JUMP_DRIFT: usize = 44;

/** Constants. */
const V0: usize = 0, CORRECTED: usize = 1, JUMP_MEAN: usize = 2, JUMP_VARIANCE: usize = 3, THRESHOLDS: usize = 4;

/** Above this ratio s²/m² the exponential branch is taken. */
const SWITCH: f32 = 1.5;
/** Ratios below are taken for this one: a variance without noise. */
const LEAST_RATIO: f32 = 1e-10;
const LEAST_MEAN: f32 = 1e-18;

export function heston(job: Job, scratch: usize): void {
  const isCorrected = load<f32>(job.constants, CORRECTED << 2) != 0;
  const nThresholds = <i32>load<f32>(job.constants, THRESHOLDS << 2);
  const logs = logsOf(job, scratch), vols = volsOf(job, scratch);
  const zero = f32x4.splat(0), one = f32x4.splat(1), two = f32x4.splat(2), half = f32x4.splat(0.5);
  let z = normalsOf(job, scratch), word = stepWordsOf(job, scratch);
  let at = job.steps, thresholds = job.table;
  let v = constantOf(job, V0), x = zero;
  v128.store(logs, x);
  v128.store(vols, f32x4.sqrt(v));
  for (let i: usize = 16, end = <usize>job.nSteps << 4; i <= end; i += 16, at += RECORD, z += 32) {
    const zv = v128.load(z);
    const mean = f32x4.max(fma(v, v128.load32_splat(at, DECAY), v128.load32_splat(at, PULL)), f32x4.splat(LEAST_MEAN));
    const square = fma(v, v128.load32_splat(at, NOISE_V), v128.load32_splat(at, NOISE));
    const psi = f32x4.max(f32x4.div(square, f32x4.mul(mean, mean)), f32x4.splat(LEAST_RATIO));
    const a = v128.load32_splat(at, A);

    // v′ = scale·(b + Z)², a squared normal with the first two moments [A08 (26)–(28)].
    const ratio = f32x4.div(two, psi);
    const over = f32x4.sub(ratio, one);
    const b2 = f32x4.add(over, f32x4.sqrt(f32x4.mul(ratio, f32x4.max(over, zero))));
    const scale = f32x4.div(mean, f32x4.add(one, b2));
    const root = f32x4.add(f32x4.sqrt(b2), zv);
    let next = f32x4.mul(scale, f32x4.mul(root, root));
    let k0 = v128.load32_splat(at, K0);
    if (isCorrected) {
      // ln E exp(A·v′) [A08 (33)], where it exists.
      const left = f32x4.sub(one, f32x4.mul(two, f32x4.mul(a, scale)));
      const m = f32x4.sub(f32x4.div(f32x4.mul(f32x4.mul(a, b2), scale), left), f32x4.mul(half, log(left)));
      const fixed = f32x4.neg(fma(v128.load32_splat(at, K1_K3), v, m));
      k0 = v128.bitselect(fixed, k0, f32x4.gt(left, zero));
    }

    const isSkewed = f32x4.gt(psi, f32x4.splat(SWITCH));
    if (v128.any_true(isSkewed)) {
      // v′ is 0 with probability p = 1 − rest, else exponential [A08 (29)–(31)].
      const rest = f32x4.div(two, f32x4.add(psi, one));
      const beta = f32x4.div(rest, mean);
      const exponent = f32x4.add(log(rest), survivalExponent(zv));
      next = v128.bitselect(f32x4.div(f32x4.max(exponent, zero), beta), next, isSkewed);
      if (isCorrected) {
        const gap = f32x4.sub(beta, a);
        const m = log(f32x4.add(f32x4.sub(one, rest), f32x4.div(f32x4.mul(beta, rest), gap)));
        const fixed = f32x4.neg(fma(v128.load32_splat(at, K1_K3), v, m));
        const kept = v128.bitselect(fixed, v128.load32_splat(at, K0), f32x4.gt(gap, zero));
        k0 = v128.bitselect(kept, k0, isSkewed);
      }
    } 

    let variance = fma(v128.load32_splat(at, K4), next, f32x4.mul(v128.load32_splat(at, K3), v));
    x = f32x4.add(x, fma(v128.load32_splat(at, K2), next, fma(v128.load32_splat(at, K1), v, k0)));
    if (nThresholds > 0) {
      const n = f32x4.convert_i32x4_s(jumpCounts(v128.load(word), thresholds, nThresholds));
      x = f32x4.add(x, fma(n, constantOf(job, JUMP_MEAN), v128.load32_splat(at, JUMP_DRIFT)));
      variance = fma(n, constantOf(job, JUMP_VARIANCE), variance);
      word += 16;
      thresholds += <usize>nThresholds << 2;
    }
    x = fma(f32x4.sqrt(f32x4.max(variance, zero)), v128.load(z, 16), x);
    v = next;
    v128.store(logs + i, x);
    v128.store(vols + i, f32x4.sqrt(v));
  }
}
