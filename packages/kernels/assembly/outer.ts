/**
 * Gradients of packed dense layers: dW += xᵀ·dy in the layout the weights have, [panel of 8
 * outputs][input][8]. Tiles of 4 inputs × 8 outputs stay in registers while rows stream by.
 */
import { fma, splat } from "./vector";

/** grad += Σ_rows x ⊗ dy over `depth` inputs and `panels` panels of 8 outputs. */
export function outer(
  x: usize, xStride: usize, depth: usize, dy: usize, dyStride: usize, rows: usize,
  grad: usize, panels: i32,
): void {
  const quads = depth >> 2;
  const dyBytes = rows * dyStride;
  for (let p = 0; p < panels; p++) {
    let xi = x;
    for (let q: usize = 0; q < quads; q++) {
      let a0 = v128.load(grad), b0 = v128.load(grad, 16), a1 = v128.load(grad, 32), b1 = v128.load(grad, 48);
      let a2 = v128.load(grad, 64), b2 = v128.load(grad, 80), a3 = v128.load(grad, 96), b3 = v128.load(grad, 112);
      let s = xi;
      for (let d = dy, end = dy + dyBytes; d < end; d += dyStride) {
        const da = v128.load(d), db = v128.load(d, 16);
        let v = splat(s);
        a0 = fma(v, da, a0); b0 = fma(v, db, b0);
        v = splat(s + 4);
        a1 = fma(v, da, a1); b1 = fma(v, db, b1);
        v = splat(s + 8);
        a2 = fma(v, da, a2); b2 = fma(v, db, b2);
        v = splat(s + 12);
        a3 = fma(v, da, a3); b3 = fma(v, db, b3);
        s += xStride;
      }
      v128.store(grad, a0); v128.store(grad, b0, 16); v128.store(grad, a1, 32); v128.store(grad, b1, 48);
      v128.store(grad, a2, 64); v128.store(grad, b2, 80); v128.store(grad, a3, 96); v128.store(grad, b3, 112);
      grad += 128;
      xi += 16;
    }
    for (let q = quads << 2; q < depth; q++) {
      let a = v128.load(grad), b = v128.load(grad, 16);
      let s = xi;
      for (let d = dy, end = dy + dyBytes; d < end; d += dyStride) {
        const v = splat(s);
        a = fma(v, v128.load(d), a);
        b = fma(v, v128.load(d, 16), b);
        s += xStride;
      }
      v128.store(grad, a); v128.store(grad, b, 16);
      grad += 32;
      xi += 4;
    }
    dy += 32;
  }
}

/** grad += Σ_rows dy, for biases; `bytes` of each row, a multiple of 16. */
export function addRows(dy: usize, stride: usize, rows: usize, grad: usize, bytes: usize): void {
  for (let i: usize = 0; i < bytes; i += 16) {
    let sum = v128.load(grad + i);
    for (let d = dy + i, end = d + rows * stride; d < end; d += stride) sum = f32x4.add(sum, v128.load(d));
    v128.store(grad + i, sum);
  }
}
