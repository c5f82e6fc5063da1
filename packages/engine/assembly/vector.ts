/** Four-wide arithmetic beside that of the kernels' room. */
import { fma } from "../../kernels/assembly/vector";
export { constant, fma, splat } from "../../kernels/assembly/vector";

/** a·b subtracted from c. */
// @ts-ignore: decorator
@inline
export function fnma(a: v128, b: v128, c: v128): v128 {
  return fma(f32x4.neg(a), b, c);
}

/** Sum of the four lanes. */
// @ts-ignore: decorator
@inline
export function lanes(a: v128): f32 {
  const b = f32x4.add(a, v128.shuffle<f32>(a, a, 2, 3, 0, 1));
  return f32x4.extract_lane(b, 0) + f32x4.extract_lane(b, 1);
}

// @ts-ignore: decorator
@lazy const TAILS: usize = memory.data<u32>([
  0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff, 0, 0, 0,
  0xffffffff, 0xffffffff, 0, 0, 0xffffffff, 0xffffffff, 0xffffffff, 0,
]);

/** Ones where the last vector of `width` numbers holds some of them, zeros in its padding. */
// @ts-ignore: decorator
@inline
export function tailMask(width: i32): v128 {
  return v128.load(TAILS + ((<usize>width & 3) << 4));
}

/** Adds to, or overwrites, the vector at `p`. */
// @ts-ignore: decorator
@inline
export function put(p: usize, value: v128, add: bool): void {
  v128.store(p, add ? f32x4.add(v128.load(p), value) : value);
}
