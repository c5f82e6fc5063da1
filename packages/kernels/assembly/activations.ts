/**
 * Activations and the exponential, four lanes at a time.
 *
 * Accuracy on all floats, against 64-bit references (test/activations.test.ts states the bounds):
 * Φ absolute 2e-7, GELU 2e-7·max(1, |x|), exp relative 2.5e-7 on [−87, 88], softplus relative 3e-7.
 */
import { constant, fma } from "./vector";

/**
 * Φ(x) − ½ = x·P(x²)/Q(x²) on |x| ≤ 5.4, constant beyond. P and Q (degrees 5 and 5) minimise the
 * largest error of x·Φ(x): 1.6e-8 before rounding.
 */
// @ts-ignore: decorator
@lazy const PHI: usize = memory.data<f32>([
  5.4, -5.4, 0.5, 1.0,
  0.398942054, 0.0344920399, 0.00472239769, 0.00017626591, 6.49039694e-6, 2.2776976e-8,
  0.253123006, 0.0290278791, 0.00192548953, 7.65102399e-5, 1.20866415e-6,
]);

/** Φ(x), the standard normal distribution function. */
// @ts-ignore: decorator
@inline
export function phi(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, constant(PHI, 0)), constant(PHI, 1));
  const s = f32x4.mul(c, c);
  let p = fma(constant(PHI, 9), s, constant(PHI, 8));
  p = fma(p, s, constant(PHI, 7));
  p = fma(p, s, constant(PHI, 6));
  p = fma(p, s, constant(PHI, 5));
  p = fma(p, s, constant(PHI, 4));
  let q = fma(constant(PHI, 14), s, constant(PHI, 13));
  q = fma(q, s, constant(PHI, 12));
  q = fma(q, s, constant(PHI, 11));
  q = fma(q, s, constant(PHI, 10));
  q = fma(q, s, constant(PHI, 3));
  return f32x4.add(f32x4.div(f32x4.mul(c, p), q), constant(PHI, 2));
}

/** The exact (erf) GELU, x·Φ(x). */
// @ts-ignore: decorator
@inline
export function gelu(x: v128): v128 {
  return f32x4.mul(x, phi(x));
}

/** ln 2 in two pieces, 1/ln 2, the clamp, and the Taylor series of exp on |r| ≤ ln2/2. */
// @ts-ignore: decorator
@lazy const EXP: usize = memory.data<f32>([
  88.3, -87.3, 1.44269504, 0.693359375, -2.12194440e-4,
  1.0, 1.0, 0.5, 0.166666667, 0.0416666667, 0.00833333333, 0.00138888889,
]);

/** eˣ; arguments are clamped to [−87.3, 88.3], where the result is a normal float. */
// @ts-ignore: decorator
@inline
export function exp(x: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(x, constant(EXP, 0)), constant(EXP, 1));
  const n = f32x4.nearest(f32x4.mul(c, constant(EXP, 2)));
  // r = c − n·ln 2; the leading piece of ln 2 has few bits, so that its product is exact.
  const r = f32x4.sub(f32x4.sub(c, f32x4.mul(n, constant(EXP, 3))), f32x4.mul(n, constant(EXP, 4)));
  let p = fma(constant(EXP, 11), r, constant(EXP, 10));
  p = fma(p, r, constant(EXP, 9));
  p = fma(p, r, constant(EXP, 8));
  p = fma(p, r, constant(EXP, 7));
  p = fma(p, r, constant(EXP, 6));
  p = fma(p, r, constant(EXP, 5));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

/** Odd reciprocals for ln(1 + t) = 2·artanh(t/(2 + t)). */
// @ts-ignore: decorator
@lazy const LOG1P: usize = memory.data<f32>([
  2.0, 0.333333333, 0.2, 0.142857143, 0.111111111, 0.0909090909, 0.0769230769, 1.0,
]);

/** ln(1 + eˣ) = max(x, 0) + ln(1 + e^−|x|), without overflow. */
// @ts-ignore: decorator
@inline
export function softplus(x: v128): v128 {
  const t = exp(f32x4.neg(f32x4.abs(x)));
  const s = f32x4.div(t, f32x4.add(t, constant(LOG1P, 0)));
  const q = f32x4.mul(s, s);
  let p = fma(constant(LOG1P, 6), q, constant(LOG1P, 5));
  p = fma(p, q, constant(LOG1P, 4));
  p = fma(p, q, constant(LOG1P, 3));
  p = fma(p, q, constant(LOG1P, 2));
  p = fma(p, q, constant(LOG1P, 1));
  p = fma(p, q, constant(LOG1P, 7));
  const log1p = f32x4.mul(f32x4.mul(s, constant(LOG1P, 0)), p);
  return f32x4.add(f32x4.max(x, f32x4.splat(0)), log1p);
}

// @ts-ignore: decorator
@lazy const DENSITY: usize = memory.data<f32>([-0.5, 0.398942280, 2.0]);

/**
 * GELU carried through a jet: rows (x, ∂z x, ∂zz x, ∂ρ x) become the same of GELU(x), with
 * GELU′ = Φ + x·φ and GELU″ = (2 − x²)·φ. Written where the tile's four rows are stored.
 */
// @ts-ignore: decorator
@inline
export function storeGeluJet(x: v128, xz: v128, xzz: v128, xr: v128, out: usize, stride: usize): void {
  const cdf = phi(x);
  const square = f32x4.mul(x, x);
  const pdf = f32x4.mul(exp(f32x4.mul(square, constant(DENSITY, 0))), constant(DENSITY, 1));
  const first = fma(x, pdf, cdf);
  const second = f32x4.mul(f32x4.sub(constant(DENSITY, 2), square), pdf);
  v128.store(out, f32x4.mul(x, cdf));
  v128.store(out + stride, f32x4.mul(first, xz));
  v128.store(out + 2 * stride, fma(f32x4.mul(second, xz), xz, f32x4.mul(first, xzz)));
  v128.store(out + 3 * stride, f32x4.mul(first, xr));
}
