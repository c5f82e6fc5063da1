/**
 * Functions of four floats at once that the kernels' room does not have. Coefficients: weighted
 * minimax fits in double precision against the normal quantile and logarithm.
 */
import { constant, fma } from "../../kernels/assembly/vector";

/** √½ as an integer; 1; ln 2 in two pieces; then Q of ln(1 + f) = f + f²·Q(f) on [√½ − 1, √2 − 1]. */
// @ts-ignore: decorator
@lazy const LOG: usize = memory.data<f32>([
  0.70710678, 1.0, 0.693359375, -2.12194440e-4,
  -0.49999991, 0.33333951, -0.25001755, 0.19962071, -0.16570514, 0.14917989, -0.14307483, 0.08734751,
]);

/** ln x for normal x > 0, relative error 1.5e-7; anything for other x. */
// @ts-ignore: decorator
@inline
export function log(x: v128): v128 {
  const e = i32x4.shr_s(i32x4.sub(x, constant(LOG, 0)), 23);
  const f = f32x4.sub(i32x4.sub(x, i32x4.shl(e, 23)), constant(LOG, 1));
  let q = fma(constant(LOG, 11), f, constant(LOG, 10));
  q = fma(q, f, constant(LOG, 9));
  q = fma(q, f, constant(LOG, 8));
  q = fma(q, f, constant(LOG, 7));
  q = fma(q, f, constant(LOG, 6));
  q = fma(q, f, constant(LOG, 5));
  q = fma(q, f, constant(LOG, 4));
  const n = f32x4.convert_i32x4_s(e);
  const rest = fma(f32x4.mul(f, f), q, f32x4.mul(n, constant(LOG, 3)));
  return f32x4.add(f32x4.add(rest, f), f32x4.mul(n, constant(LOG, 2)));
}

/**
 * ½, 2⁻³¹, 1, e⁻⁴, 3; numerator and denominator of the centre, degrees 5 and 5 in y; the polynomial of
 * the tail in √w − 3.
 */
// @ts-ignore: decorator
@lazy const QUANTILE: usize = memory.data<f32>([
  0.5, 4.656612873e-10, 1.0, 0.018315639, 3.0,
  3.5099621, 674.44141, 18224.670, 99864.211, 104527.23, 10532.929,
  1.0, 243.44107, 8234.4912, 59603.324, 94821.031, 23663.621,
  4.0064349, 1.4165767, 0.013339593, -0.010744666, 0.0081304610, -0.0052505052, 0.0019745105, 1.0152791e-4, -3.8715251e-4, 9.7963195e-5,
]);
// @ts-ignore: decorator
@lazy const BITS: usize = memory.data<u32>([0x7fffffff, 0x80000000]);

/**
 * Φ⁻¹ of the middle of the cell that a random word names among 2³², relative error 7e-7; the
 * complement of a word gives the opposite normal, bit for bit.
 *
 * With t the distance of u from the nearer end and x = 1 − 2t, the quotient Φ⁻¹(u)/x is smooth in
 * y = 4t(1 − t), which comes from the word's bits without cancellation, and near the ends in
 * w = −ln y.
 */
// @ts-ignore: decorator
@inline
export function normal(word: v128): v128 {
  const upper = i32x4.shr_s(word, 31);
  const cell = v128.xor(word, upper);
  const rest = i32x4.sub(constant(BITS, 0), cell);
  const x = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(rest), constant(QUANTILE, 0)), constant(QUANTILE, 1));
  const t2 = f32x4.mul(f32x4.add(f32x4.convert_i32x4_s(cell), constant(QUANTILE, 0)), constant(QUANTILE, 1));
  const y = f32x4.mul(t2, f32x4.add(x, constant(QUANTILE, 2)));
  let p = fma(constant(QUANTILE, 10), y, constant(QUANTILE, 9));
  let q = fma(constant(QUANTILE, 16), y, constant(QUANTILE, 15));
  p = fma(p, y, constant(QUANTILE, 8));
  q = fma(q, y, constant(QUANTILE, 14));
  p = fma(p, y, constant(QUANTILE, 7));
  q = fma(q, y, constant(QUANTILE, 13));
  p = fma(p, y, constant(QUANTILE, 6));
  q = fma(q, y, constant(QUANTILE, 12));
  p = fma(p, y, constant(QUANTILE, 5));
  q = fma(q, y, constant(QUANTILE, 11));
  let ratio = f32x4.div(p, q);
  const isTail = f32x4.lt(y, constant(QUANTILE, 3));
  if (v128.any_true(isTail)) ratio = v128.bitselect(tail(y), ratio, isTail);
  const sign = v128.andnot(constant(BITS, 1), upper);
  return v128.xor(f32x4.mul(ratio, x), sign);
}

function tail(y: v128): v128 {
  const s = f32x4.sub(f32x4.sqrt(f32x4.neg(log(y))), constant(QUANTILE, 4));
  let p = fma(constant(QUANTILE, 26), s, constant(QUANTILE, 25));
  p = fma(p, s, constant(QUANTILE, 24));
  p = fma(p, s, constant(QUANTILE, 23));
  p = fma(p, s, constant(QUANTILE, 22));
  p = fma(p, s, constant(QUANTILE, 21));
  p = fma(p, s, constant(QUANTILE, 20));
  p = fma(p, s, constant(QUANTILE, 19));
  p = fma(p, s, constant(QUANTILE, 18));
  return fma(p, s, constant(QUANTILE, 17));
}

/** ½, 2⁻²⁴. */
// @ts-ignore: decorator
@lazy const UNIT: usize = memory.data<f32>([0.5, 5.960464478e-8]);

/** 24 bits of a word, centred in their cell: a uniform that is never 0 or 1. */
// @ts-ignore: decorator
@inline
export function uniform(word: v128): v128 {
  const cell = f32x4.convert_i32x4_s(i32x4.shr_u(word, 8));
  return f32x4.mul(f32x4.add(cell, constant(UNIT, 0)), constant(UNIT, 1));
}

/** −0.9, 7.5, ½, 6; A and B of s = A/(z + 6) + B in [−1, 1]; the polynomial in s. */
// @ts-ignore: decorator
@lazy const SURVIVAL: usize = memory.data<f32>([
  -0.9, 7.5, 0.5, 6.0, 16.392859, -2.2142859,
  -1.5377784, 1.5163976, 0.19749494, 0.065515406, -0.033566464, -0.0082031069, -8.0163206e-4, 0.0025280127,
]);

/** −ln(1 − Φ(z)) on −0.9 ≤ z ≤ 7.5, absolute error 2e-6; its value at the nearer end outside. */
// @ts-ignore: decorator
@inline
export function survivalExponent(z: v128): v128 {
  const c = f32x4.pmax(f32x4.pmin(z, constant(SURVIVAL, 1)), constant(SURVIVAL, 0));
  const s = f32x4.add(f32x4.div(constant(SURVIVAL, 4), f32x4.add(c, constant(SURVIVAL, 3))), constant(SURVIVAL, 5));
  let p = fma(constant(SURVIVAL, 13), s, constant(SURVIVAL, 12));
  p = fma(p, s, constant(SURVIVAL, 11));
  p = fma(p, s, constant(SURVIVAL, 10));
  p = fma(p, s, constant(SURVIVAL, 9));
  p = fma(p, s, constant(SURVIVAL, 8));
  p = fma(p, s, constant(SURVIVAL, 7));
  p = fma(p, s, constant(SURVIVAL, 6));
  return f32x4.sub(f32x4.mul(f32x4.mul(c, c), constant(SURVIVAL, 2)), p);
}
