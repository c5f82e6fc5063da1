/** GELU together with its derivative Φ(x) + x·φ(x), four lanes at a time, for backward passes. */
import { phi } from "./activations";
import { constant, fma } from "./vector";

/**
 * φ(x) = 2^t/√(2π) with t = −x²/2·log2(e): t is rounded by adding 1.5·2²³, whose low bits then are
 * the exponent; the rest, |f| ≤ ½, goes through a polynomial of relative error 7.5e-8 that carries
 * the 1/√(2π). |x| ≤ 5.4, beyond which Φ is constant in `activations` and φ < 2e-7.
 */
// @ts-ignore: decorator
@lazy const PDF: usize = memory.data<f32>([
  5.4, -5.4, -0.7213475204, 12582912.0,
  0.398942309, 0.276525632, 0.0958343922, 0.0221441421, 0.00385998252, 0.000529654582,
]);

/** Stores GELU(x) at `value`, and `scale`·GELU′(x) at `slope`. */
// @ts-ignore: decorator
@inline
export function storeGeluAndSlope(x: v128, scale: v128, value: usize, slope: usize): void {
  const cdf = phi(x);
  const c = f32x4.pmax(f32x4.pmin(x, constant(PDF, 0)), constant(PDF, 1));
  const t = f32x4.mul(f32x4.mul(c, c), constant(PDF, 2));
  const m = f32x4.add(t, constant(PDF, 3));
  const f = f32x4.sub(t, f32x4.sub(m, constant(PDF, 3)));
  let p = fma(constant(PDF, 9), f, constant(PDF, 8));
  p = fma(p, f, constant(PDF, 7));
  p = fma(p, f, constant(PDF, 6));
  p = fma(p, f, constant(PDF, 5));
  p = fma(p, f, constant(PDF, 4));
  const pdf = i32x4.add(p, i32x4.shl(m, 23));
  v128.store(value, f32x4.mul(x, cdf));
  v128.store(slope, f32x4.mul(scale, fma(c, pdf, cdf)));
}

/** Rows of 64: `value` = GELU(x), `slope` = GELU′(x)·scale, row by row. */
export function geluRows(x: usize, scale: usize, value: usize, slope: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    storeGeluAndSlope(v128.load(x + i), v128.load(scale + i), value + i, slope + i);
  }
}
