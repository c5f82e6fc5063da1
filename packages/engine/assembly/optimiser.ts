/**
 * Adam in float32.
 *
 * [KB15] Kingma & Ba, "Adam: a method for stochastic optimization", ICLR 2015. arXiv:1412.6980
 * [LH19] Loshchilov & Hutter, "Decoupled weight decay regularization", ICLR 2019. arXiv:1711.05101
 */

@unmanaged
class AdamStep {
  /** Byte range of the flat vectors to work on begins at these. */
  values: usize;
  slopes: usize;
  first: usize;
  second: usize;
  /** η/(1 − β₁ᵗ), 1/√(1 − β₂ᵗ), β₁, β₂, ε, the factor clipping puts on slopes. */
  rate: f32;
  rootCorrection: f32;
  beta1: f32;
  beta2: f32;
  epsilon: f32;
  clip: f32;
  /** Penalties through the slope: λ·w and λ·sign(w); and what is taken off the weight, η·λ. */
  penalty: f32;
  sparsity: f32;
  decay: f32;
}

/** Kernel: items are blocks of 16 floats. */
export function adamStep(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<AdamStep>(args);
  const rate = f32x4.splat(job.rate), root = f32x4.splat(job.rootCorrection);
  const beta1 = f32x4.splat(job.beta1), rest1 = f32x4.splat(1 - job.beta1);
  const beta2 = f32x4.splat(job.beta2), rest2 = f32x4.splat(1 - job.beta2);
  const epsilon = f32x4.splat(job.epsilon), clip = f32x4.splat(job.clip);
  const penalty = f32x4.splat(job.penalty), sparsity = f32x4.splat(job.sparsity);
  const zero = f32x4.splat(0), signBit = f32x4.splat(-0.0);
  const keep = f32x4.splat(1 - job.decay);
  for (let i = <usize>begin << 6, stop = <usize>end << 6; i < stop; i += 16) {
    let w = v128.load(job.values + i);
    const sign = v128.andnot(v128.or(sparsity, v128.and(w, signBit)), f32x4.eq(w, zero));
    const pull = f32x4.add(f32x4.mul(penalty, w), sign);
    const g = f32x4.add(f32x4.mul(v128.load(job.slopes + i), clip), pull);
    const m = f32x4.add(f32x4.mul(beta1, v128.load(job.first + i)), f32x4.mul(rest1, g));
    const v = f32x4.add(f32x4.mul(beta2, v128.load(job.second + i)), f32x4.mul(rest2, f32x4.mul(g, g)));
    v128.store(job.first + i, m);
    v128.store(job.second + i, v);
    const size = f32x4.add(f32x4.mul(f32x4.sqrt(v), root), epsilon);
    w = f32x4.sub(f32x4.mul(keep, w), f32x4.div(f32x4.mul(rate, m), size));
    v128.store(job.values + i, w);
  }
}

/** Σ x² over `count` floats, a multiple of 4, in 64 bits and in order. */
export function sumOfSquares(x: usize, count: i32): f64 {
  let sum = f64x2.splat(0);
  for (const end = x + (<usize>count << 2); x < end; x += 16) {
    const v = v128.load(x);
    const low = f64x2.promote_low_f32x4(v);
    const high = f64x2.promote_low_f32x4(v128.shuffle<f32>(v, v, 2, 3, 0, 1));
    sum = f64x2.add(sum, f64x2.add(f64x2.mul(low, low), f64x2.mul(high, high)));
  }
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
