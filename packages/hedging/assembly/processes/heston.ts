/**
 * Heston's and Bates' models: the quadratic-exponential scheme, central weights, with the
 * martingale correction.
 *
 * [A08] Andersen, "Simple and efficient simulation of the Heston stochastic volatility model",
 *       Journal of Computational Finance 11(3), 2008, §3.2.4 and §4.
 */
import { constant, fma } from "../../../kernels/assembly/vector";
import { log, survivalExponent } from "../functions";
import { constantOf, Job, logsOf, normalsOf, roomOf, stepWordsOf, volsOf } from "../job";
import { jumpCounts } from "../jumps";

/** A step's record of twelve floats; names of [A08], γ₁ = γ₂ = ½. */
const RECORD: usize = 48;
const DECAY: usize = 0, PULL: usize = 4, NOISE_V: usize = 8, NOISE: usize = 12, K1: usize = 16, K2: usize = 20,
  K3: usize = 24, K4: usize = 28, A: usize = 32, K1_K3: usize = 36, K0: usize = 40, JUMP_DRIFT: usize = 44;

/** Constants. */
const V0: usize = 0, CORRECTED: usize = 1, JUMP_MEAN: usize = 2, JUMP_VARIANCE: usize = 3, THRESHOLDS: usize = 4;

/**
 * 1, 2, −½; ψ above which the exponential branch is taken; ψ and m that smaller ones are taken for, so
 * large that ψ·m² is a normal float: no 0 over 0 where a variance that nothing pulls up has died.
 */
// @ts-ignore: decorator
@lazy const NUMBERS: usize = memory.data<f32>([1.0, 2.0, -0.5, 1.5, 1e-10, 1e-13]);
const ONE: usize = 0, TWO: usize = 1, MINUS_HALF: usize = 2, SWITCH: usize = 3, LEAST_RATIO: usize = 4, LEAST_MEAN: usize = 5;

export function heston(job: Job, a: usize, b: usize): void {
  const isCorrected = load<f32>(job.constants, CORRECTED << 2) != 0;
  const nThresholds = <i32>load<f32>(job.constants, THRESHOLDS << 2);
  begin(job, a);
  begin(job, b);
  let at = job.steps, thresholds = job.table;
  for (let step = 0; step < job.nSteps; step++, at += RECORD, thresholds += <usize>nThresholds << 2) {
    advance(job, a, step, at, isCorrected, thresholds, nThresholds);
    advance(job, b, step, at, isCorrected, thresholds, nThresholds);
  }
}

/** The variance of the date stands in the room between steps. */
function begin(job: Job, half: usize): void {
  const v = constantOf(job, V0);
  v128.store(roomOf(job, half), v);
  v128.store(logsOf(job, half), i32x4.splat(0));
  v128.store(volsOf(job, half), f32x4.sqrt(v));
}

// @ts-ignore: decorator
@inline
function advance(job: Job, half: usize, step: i32, at: usize, isCorrected: bool, thresholds: usize, nThresholds: i32): void {
  const z = normalsOf(job, half) + (<usize>step << 5), here = <usize>step << 4;
  const zv = v128.load(z), v = v128.load(roomOf(job, half));
  const zero = i32x4.splat(0), one = constant(NUMBERS, ONE), two = constant(NUMBERS, TWO), a = v128.load32_splat(at, A);
  const mean = f32x4.pmax(fma(v, v128.load32_splat(at, DECAY), v128.load32_splat(at, PULL)), constant(NUMBERS, LEAST_MEAN));
  const square = f32x4.mul(mean, mean);
  // ψ·m², the variance of v′.
  const spread = f32x4.pmax(
    fma(v, v128.load32_splat(at, NOISE_V), v128.load32_splat(at, NOISE)),
    f32x4.mul(square, constant(NUMBERS, LEAST_RATIO)),
  );

  // v′ = scale·(b + Z)², a squared normal with the first two moments [A08 (26)–(28)].
  const ratio = f32x4.div(f32x4.mul(two, square), spread);
  const over = f32x4.sub(ratio, one);
  const b2 = f32x4.add(over, f32x4.sqrt(f32x4.mul(ratio, f32x4.pmax(over, zero))));
  const scale = f32x4.div(mean, f32x4.add(one, b2));
  const root = f32x4.add(f32x4.sqrt(b2), zv);
  let next = f32x4.mul(scale, f32x4.mul(root, root));
  // ln E exp(A·v′) = weight·ln(inside) + rest, where it exists: where `inside` is positive [A08 (33)].
  const tilted = f32x4.mul(a, scale);
  let inside = f32x4.sub(one, f32x4.mul(two, tilted));
  let exists = inside;
  let weight = constant(NUMBERS, MINUS_HALF);
  let rest = f32x4.div(f32x4.mul(tilted, b2), inside);

  const isSkewed = f32x4.gt(spread, f32x4.mul(square, constant(NUMBERS, SWITCH)));
  if (v128.any_true(isSkewed)) {
    // v′ is 0 with probability 1 − alive, else exponential with mean 1/β [A08 (29)–(31)].
    const length = f32x4.div(f32x4.add(spread, square), f32x4.mul(two, mean));
    const alive = f32x4.div(mean, length);
    const exponent = f32x4.add(log(alive), survivalExponent(zv));
    next = v128.bitselect(f32x4.mul(f32x4.pmax(exponent, zero), length), next, isSkewed);
    const gap = f32x4.sub(one, f32x4.mul(a, length));
    const total = f32x4.add(f32x4.sub(one, alive), f32x4.div(alive, gap));
    exists = v128.bitselect(gap, exists, isSkewed);
    inside = v128.bitselect(total, inside, isSkewed);
    weight = v128.bitselect(one, weight, isSkewed);
    rest = v128.andnot(rest, isSkewed);
  }

  let k0 = v128.load32_splat(at, K0);
  if (isCorrected) {
    const m = fma(weight, log(inside), rest);
    const fixed = f32x4.neg(fma(v128.load32_splat(at, K1_K3), v, m));
    k0 = v128.bitselect(fixed, k0, f32x4.gt(exists, zero));
  }

  let variance = fma(v128.load32_splat(at, K4), next, f32x4.mul(v128.load32_splat(at, K3), v));
  let x = f32x4.add(v128.load(logsOf(job, half) + here), fma(v128.load32_splat(at, K2), next, fma(v128.load32_splat(at, K1), v, k0)));
  if (nThresholds > 0) {
    const n = f32x4.convert_i32x4_s(jumpCounts(v128.load(stepWordsOf(job, half) + here), thresholds, nThresholds));
    x = f32x4.add(x, fma(n, constantOf(job, JUMP_MEAN), v128.load32_splat(at, JUMP_DRIFT)));
    variance = fma(n, constantOf(job, JUMP_VARIANCE), variance);
  }
  v128.store(logsOf(job, half) + here, fma(f32x4.sqrt(variance), v128.load(z, 16), x), 16);
  v128.store(volsOf(job, half) + here, f32x4.sqrt(next), 16);
  v128.store(roomOf(job, half), next);
}
