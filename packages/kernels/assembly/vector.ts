/** Four-wide float arithmetic: the only file that knows which of the two builds it is in. */

/** a·b + c: one fused instruction in the relaxed build, two roundings in the plain one. */
// @ts-ignore: decorator
@inline
export function fma(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c);
  return f32x4.add(f32x4.mul(a, b), c);
}

/** Four copies of the float at `pointer`. */
// @ts-ignore: decorator
@inline
export function splat(pointer: usize): v128 {
  return v128.load32_splat(pointer);
}

/**
 * Four copies of entry `i` of a table of floats. Engines build a vector constant from two 64-bit
 * immediates in general registers; a broadcast load from a table is one instruction.
 */
// @ts-ignore: decorator
@inline
export function constant(table: usize, i: usize): v128 {
  return v128.load32_splat(table + (i << 2));
}
