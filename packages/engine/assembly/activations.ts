/**
 * Activations and their slopes, four lanes at a time; exp, softplus and GELU are those of the kernels'
 * room. Accuracy against 64-bit references, stated by test/activations.test.ts: tanh and sigmoid
 * relative 4e-7.
 */
import { exp, gelu, phi, softplus } from "../../kernels/assembly/activations";
import { constant, fma } from "./vector";

export { exp };

/** Codes the host knows by these names (src/operations/activation.ts). */
export const LINEAR: i32 = 0;
export const RELU: i32 = 1;
export const TANH: i32 = 2;
export const SIGMOID: i32 = 3;
export const GELU: i32 = 4;
export const SWISH: i32 = 5;
export const SOFTPLUS: i32 = 6;
export const EXP: i32 = 7;

/**
 * tanh x = x·P(x²)/Q(x²) on |x| ≤ 9.02, constant beyond. P and Q (degrees 4 and 4) minimise the
 * largest relative error: 2.1e-8 before rounding.
 */
// @ts-ignore: decorator
@lazy const RATIONAL: usize = memory.data<f32>([
  9.02, -9.02, 1.0, -1.0,
  0.99999997935, 0.13379715565, 0.0034940304549, 2.0583374205e-5, 1.3318862935e-8,
  0.46713030926, 0.025871060696, 0.00032830843093, 7.7619461436e-7,
]);

// @ts-ignore: decorator
@inline
export function tanh(x: v128): v128 {
  const one = constant(RATIONAL, 2);
  const c = f32x4.pmax(f32x4.pmin(x, constant(RATIONAL, 0)), constant(RATIONAL, 1));
  const s = f32x4.mul(c, c);
  let p = fma(constant(RATIONAL, 8), s, constant(RATIONAL, 7));
  let q = fma(constant(RATIONAL, 12), s, constant(RATIONAL, 11));
  p = fma(p, s, constant(RATIONAL, 6));
  q = fma(q, s, constant(RATIONAL, 10));
  p = fma(p, s, constant(RATIONAL, 5));
  q = fma(q, s, constant(RATIONAL, 9));
  p = fma(p, s, constant(RATIONAL, 4));
  q = fma(q, s, one);
  const y = f32x4.div(f32x4.mul(c, p), q);
  return f32x4.pmax(f32x4.pmin(y, one), constant(RATIONAL, 3));
}

/** 1/(1 + e⁻ˣ). */
// @ts-ignore: decorator
@inline
export function sigmoid(x: v128): v128 {
  const one = constant(RATIONAL, 2);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

// @ts-ignore: decorator
@lazy const DENSITY: usize = memory.data<f32>([-0.5, 0.398942280]);

/** y = act(x) over `bytes` bytes, a multiple of 16; x and y may be the same. */
export function activate(code: i32, x: usize, y: usize, bytes: usize): void {
  const end = x + bytes;
  if (code == RELU) {
    for (; x < end; x += 16, y += 16) v128.store(y, f32x4.pmax(f32x4.splat(0), v128.load(x)));
  } else if (code == TANH) {
    for (; x < end; x += 16, y += 16) v128.store(y, tanh(v128.load(x)));
  } else if (code == SIGMOID) {
    for (; x < end; x += 16, y += 16) v128.store(y, sigmoid(v128.load(x)));
  } else if (code == GELU) {
    for (; x < end; x += 16, y += 16) v128.store(y, gelu(v128.load(x)));
  } else if (code == SWISH) {
    for (; x < end; x += 16, y += 16) {
      const v = v128.load(x);
      v128.store(y, f32x4.mul(v, sigmoid(v)));
    }
  } else if (code == SOFTPLUS) {
    for (; x < end; x += 16, y += 16) v128.store(y, softplus(v128.load(x)));
  } else if (code == EXP) {
    for (; x < end; x += 16, y += 16) v128.store(y, exp(v128.load(x)));
  } else if (x != y) memory.copy(y, x, bytes);
}

/**
 * dx = dy·act′ over `bytes` bytes. Slopes of GELU and swish come from the input x, all others from
 * the output y; dx may be dy.
 */
export function slope(code: i32, x: usize, y: usize, dy: usize, dx: usize, bytes: usize): void {
  const one = f32x4.splat(1);
  const end = dy + bytes;
  if (code == RELU) {
    for (; dy < end; dy += 16, y += 16, dx += 16) {
      v128.store(dx, v128.and(v128.load(dy), f32x4.gt(v128.load(y), f32x4.splat(0))));
    }
  } else if (code == TANH) {
    for (; dy < end; dy += 16, y += 16, dx += 16) {
      const v = v128.load(y), d = v128.load(dy);
      v128.store(dx, f32x4.mul(d, f32x4.sub(one, f32x4.mul(v, v))));
    }
  } else if (code == SIGMOID) {
    for (; dy < end; dy += 16, y += 16, dx += 16) {
      const v = v128.load(y), d = v128.load(dy);
      v128.store(dx, f32x4.mul(d, f32x4.mul(v, f32x4.sub(one, v))));
    }
  } else if (code == GELU) {
    for (; dy < end; dy += 16, x += 16, dx += 16) {
      const v = v128.load(x);
      const pdf = f32x4.mul(exp(f32x4.mul(f32x4.mul(v, v), constant(DENSITY, 0))), constant(DENSITY, 1));
      v128.store(dx, f32x4.mul(v128.load(dy), fma(v, pdf, phi(v))));
    }
  } else if (code == SWISH) {
    for (; dy < end; dy += 16, x += 16, dx += 16) {
      const v = v128.load(x);
      const s = sigmoid(v);
      v128.store(dx, f32x4.mul(v128.load(dy), f32x4.mul(s, fma(v, f32x4.sub(one, s), one))));
    }
  } else if (code == SOFTPLUS) {
    for (; dy < end; dy += 16, y += 16, dx += 16) {
      // σ(x) = 1 − e^(−softplus(x)): where softplus is small the difference cancels, so the series
      // softplus ≈ σ there; both are within rounding of each other at the switch.
      const v = v128.load(y);
      const direct = f32x4.sub(one, exp(f32x4.neg(v)));
      const series = f32x4.mul(v, f32x4.sub(one, f32x4.mul(v, f32x4.sub(f32x4.splat(0.5), f32x4.mul(v, f32x4.splat(0.16666667))))));
      const s = v128.bitselect(series, direct, f32x4.lt(v, f32x4.splat(0.01)));
      v128.store(dx, f32x4.mul(v128.load(dy), s));
    }
  } else if (code == EXP) {
    for (; dy < end; dy += 16, y += 16, dx += 16) {
      v128.store(dx, f32x4.mul(v128.load(dy), v128.load(y)));
    }
  } else if (dx != dy) memory.copy(dx, dy, bytes);
}
