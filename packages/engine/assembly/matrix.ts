/**
 * Matrix products in register tiles.
 *
 * Weights are packed in panels of 8 outputs, [panel][input][8]; a matrix of at most 4 outputs is one
 * panel of 4. Rows come in whole groups of eight: buffers have room for them.
 */
import { outer as outerPanels } from "../../kernels/assembly/outer";
import { fma, splat } from "./vector";

/** Where a product starts from: nothing, a bias, or what stands in the output. */
export const ZERO: i32 = 0;
export const BIAS: i32 = 1;
export const ONTO: i32 = 2;

/** y = start + x·W for `rows` rows of `depth` inputs; `width` is that of a row of y, 4 or 8·panels. */
export function multiply(
  x: usize, xStride: usize, rows: i32, depth: i32, w: usize, start: i32, bias: usize,
  y: usize, yStride: usize, width: i32,
): void {
  if (rows == 1) return width == 4 ? multiplyRowNarrow(x, depth, w, start, bias, y) : multiplyRow(x, depth, w, start, bias, y, width);
  if (width == 4) return multiplyNarrow(x, xStride, rows, depth, w, start, bias, y, yStride);
  const inputs = <usize>depth << 2;
  for (let p = 0; p < width; p += 8) {
    let xi = x, yi = y;
    for (let r = 0; r < rows; r += 4) {
      const y1 = yi + yStride, y2 = y1 + yStride, y3 = y2 + yStride;
      let a0: v128, a1: v128, a2: v128, a3: v128, b0: v128, b1: v128, b2: v128, b3: v128;
      if (start == ONTO) {
        a0 = v128.load(yi); b0 = v128.load(yi, 16);
        a1 = v128.load(y1); b1 = v128.load(y1, 16);
        a2 = v128.load(y2); b2 = v128.load(y2, 16);
        a3 = v128.load(y3); b3 = v128.load(y3, 16);
      } else {
        a0 = f32x4.splat(0); b0 = f32x4.splat(0);
        if (start == BIAS) {
          a0 = v128.load(bias); b0 = v128.load(bias, 16);
        }
        a1 = a0; a2 = a0; a3 = a0;
        b1 = b0; b2 = b0; b3 = b0;
      }
      let wi = w, x0 = xi, x1 = xi + xStride, x2 = x1 + xStride, x3 = x2 + xStride;
      for (const end = xi + inputs; x0 < end; x0 += 4) {
        const wa = v128.load(wi), wb = v128.load(wi, 16);
        wi += 32;
        let s = splat(x0);
        a0 = fma(s, wa, a0); b0 = fma(s, wb, b0);
        s = splat(x1);
        a1 = fma(s, wa, a1); b1 = fma(s, wb, b1);
        s = splat(x2);
        a2 = fma(s, wa, a2); b2 = fma(s, wb, b2);
        s = splat(x3);
        a3 = fma(s, wa, a3); b3 = fma(s, wb, b3);
        x1 += 4; x2 += 4; x3 += 4;
      }
      v128.store(yi, a0); v128.store(yi, b0, 16);
      v128.store(y1, a1); v128.store(y1, b1, 16);
      v128.store(y2, a2); v128.store(y2, b2, 16);
      v128.store(y3, a3); v128.store(y3, b3, 16);
      xi += xStride << 2;
      yi = y3 + yStride;
    }
    w += inputs << 3;
    bias += 32;
    y += 32;
  }
}

/** The same for one row, in the same order: four panels at a time keep the adders busy. */
function multiplyRow(
  x: usize, depth: i32, w: usize, start: i32, bias: usize, y: usize, width: i32,
): void {
  const inputs = <usize>depth << 2, panel = inputs << 3, end = x + inputs;
  let left = width >> 3;
  for (; left >= 4; left -= 4) {
    const from = start == ONTO ? y : bias;
    let a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128;
    if (start == ZERO) {
      a0 = f32x4.splat(0);
      a1 = a0; a2 = a0; a3 = a0; a4 = a0; a5 = a0; a6 = a0; a7 = a0;
    } else {
      a0 = v128.load(from); a1 = v128.load(from, 16); a2 = v128.load(from, 32); a3 = v128.load(from, 48);
      a4 = v128.load(from, 64); a5 = v128.load(from, 80); a6 = v128.load(from, 96); a7 = v128.load(from, 112);
    }
    let w0 = w, w1 = w0 + panel, w2 = w1 + panel, w3 = w2 + panel;
    let xi = x, s: v128;
    // Several inputs a turn: engines compute every address anew.
    for (const whole = x + (inputs & ~15); xi < whole; xi += 16) {
      s = splat(xi);
      a0 = fma(s, v128.load(w0), a0); a1 = fma(s, v128.load(w0, 16), a1);
      a2 = fma(s, v128.load(w1), a2); a3 = fma(s, v128.load(w1, 16), a3);
      a4 = fma(s, v128.load(w2), a4); a5 = fma(s, v128.load(w2, 16), a5);
      a6 = fma(s, v128.load(w3), a6); a7 = fma(s, v128.load(w3, 16), a7);
      s = v128.load32_splat(xi, 4);
      a0 = fma(s, v128.load(w0, 32), a0); a1 = fma(s, v128.load(w0, 48), a1);
      a2 = fma(s, v128.load(w1, 32), a2); a3 = fma(s, v128.load(w1, 48), a3);
      a4 = fma(s, v128.load(w2, 32), a4); a5 = fma(s, v128.load(w2, 48), a5);
      a6 = fma(s, v128.load(w3, 32), a6); a7 = fma(s, v128.load(w3, 48), a7);
      s = v128.load32_splat(xi, 8);
      a0 = fma(s, v128.load(w0, 64), a0); a1 = fma(s, v128.load(w0, 80), a1);
      a2 = fma(s, v128.load(w1, 64), a2); a3 = fma(s, v128.load(w1, 80), a3);
      a4 = fma(s, v128.load(w2, 64), a4); a5 = fma(s, v128.load(w2, 80), a5);
      a6 = fma(s, v128.load(w3, 64), a6); a7 = fma(s, v128.load(w3, 80), a7);
      s = v128.load32_splat(xi, 12);
      a0 = fma(s, v128.load(w0, 96), a0); a1 = fma(s, v128.load(w0, 112), a1);
      a2 = fma(s, v128.load(w1, 96), a2); a3 = fma(s, v128.load(w1, 112), a3);
      a4 = fma(s, v128.load(w2, 96), a4); a5 = fma(s, v128.load(w2, 112), a5);
      a6 = fma(s, v128.load(w3, 96), a6); a7 = fma(s, v128.load(w3, 112), a7);
      w0 += 128; w1 += 128; w2 += 128; w3 += 128;
    }
    for (; xi < end; xi += 4) {
      s = splat(xi);
      a0 = fma(s, v128.load(w0), a0); a1 = fma(s, v128.load(w0, 16), a1);
      a2 = fma(s, v128.load(w1), a2); a3 = fma(s, v128.load(w1, 16), a3);
      a4 = fma(s, v128.load(w2), a4); a5 = fma(s, v128.load(w2, 16), a5);
      a6 = fma(s, v128.load(w3), a6); a7 = fma(s, v128.load(w3, 16), a7);
      w0 += 32; w1 += 32; w2 += 32; w3 += 32;
    }
    v128.store(y, a0); v128.store(y, a1, 16); v128.store(y, a2, 32); v128.store(y, a3, 48);
    v128.store(y, a4, 64); v128.store(y, a5, 80); v128.store(y, a6, 96); v128.store(y, a7, 112);
    w += panel << 2;
    bias += 128;
    y += 128;
  }
  for (; left > 0; left--) {
    let a0 = f32x4.splat(0), a1 = a0;
    if (start != ZERO) {
      const from = start == ONTO ? y : bias;
      a0 = v128.load(from); a1 = v128.load(from, 16);
    }
    let wi = w;
    for (let xi = x; xi < end; xi += 4) {
      const s = splat(xi);
      a0 = fma(s, v128.load(wi), a0); a1 = fma(s, v128.load(wi, 16), a1);
      wi += 32;
    }
    v128.store(y, a0); v128.store(y, a1, 16);
    w += panel;
    bias += 32;
    y += 32;
  }
}

/** One row and one panel of 4 outputs. */
function multiplyRowNarrow(x: usize, depth: i32, w: usize, start: i32, bias: usize, y: usize): void {
  let sum = start == ZERO ? f32x4.splat(0) : v128.load(start == ONTO ? y : bias);
  for (const end = x + (<usize>depth << 2); x < end; x += 4, w += 16) sum = fma(splat(x), v128.load(w), sum);
  v128.store(y, sum);
}

/** The same for one panel of 4 outputs: eight rows at a time. */
function multiplyNarrow(
  x: usize, xStride: usize, rows: i32, depth: i32, w: usize, start: i32, bias: usize,
  y: usize, yStride: usize,
): void {
  const inputs = <usize>depth << 2;
  for (let r = 0; r < rows; r += 8) {
    const y1 = y + yStride, y2 = y1 + yStride, y3 = y2 + yStride;
    const y4 = y3 + yStride, y5 = y4 + yStride, y6 = y5 + yStride, y7 = y6 + yStride;
    let a0: v128, a1: v128, a2: v128, a3: v128, a4: v128, a5: v128, a6: v128, a7: v128;
    if (start == ONTO) {
      a0 = v128.load(y); a1 = v128.load(y1); a2 = v128.load(y2); a3 = v128.load(y3);
      a4 = v128.load(y4); a5 = v128.load(y5); a6 = v128.load(y6); a7 = v128.load(y7);
    } else {
      a0 = start == BIAS ? v128.load(bias) : f32x4.splat(0);
      a1 = a0; a2 = a0; a3 = a0; a4 = a0; a5 = a0; a6 = a0; a7 = a0;
    }
    let wi = w, xi = x;
    for (const end = x + inputs; xi < end; xi += 4) {
      const wa = v128.load(wi);
      wi += 16;
      let xr = xi;
      a0 = fma(splat(xr), wa, a0); xr += xStride;
      a1 = fma(splat(xr), wa, a1); xr += xStride;
      a2 = fma(splat(xr), wa, a2); xr += xStride;
      a3 = fma(splat(xr), wa, a3); xr += xStride;
      a4 = fma(splat(xr), wa, a4); xr += xStride;
      a5 = fma(splat(xr), wa, a5); xr += xStride;
      a6 = fma(splat(xr), wa, a6); xr += xStride;
      a7 = fma(splat(xr), wa, a7);
    }
    v128.store(y, a0); v128.store(y1, a1); v128.store(y2, a2); v128.store(y3, a3);
    v128.store(y4, a4); v128.store(y5, a5); v128.store(y6, a6); v128.store(y7, a7);
    x += xStride << 3;
    y = y7 + yStride;
  }
}

/**
 * grad += xᵀ·dy in the layout of packed weights: `depth` inputs rounded up to whole fours, which the
 * layout has room for. Rows are added in order.
 */
export function outer(
  x: usize, xStride: usize, depth: i32, dy: usize, dyStride: usize, rows: i32, grad: usize, width: i32,
): void {
  if (width == 4) return outerNarrow(x, xStride, depth, dy, dyStride, rows, grad);
  outerPanels(x, xStride, (depth + 3) & ~3, dy, dyStride, rows, grad, (width + 7) >> 3);
}

function outerNarrow(
  x: usize, xStride: usize, depth: i32, dy: usize, dyStride: usize, rows: i32, grad: usize,
): void {
  const dyBytes = <usize>rows * dyStride;
  for (let i = 0; i < depth; i += 4) {
    let a0 = v128.load(grad), a1 = v128.load(grad, 16), a2 = v128.load(grad, 32), a3 = v128.load(grad, 48);
    let s = x;
    for (let d = dy, end = dy + dyBytes; d < end; d += dyStride) {
      const da = v128.load(d);
      a0 = fma(splat(s), da, a0);
      a1 = fma(splat(s + 4), da, a1);
      a2 = fma(splat(s + 8), da, a2);
      a3 = fma(splat(s + 12), da, a3);
      s += xStride;
    }
    v128.store(grad, a0); v128.store(grad, a1, 16); v128.store(grad, a2, 32); v128.store(grad, a3, 48);
    grad += 64;
    x += 16;
  }
}

/** grad += Σ_rows dy over rows of `width` floats, a multiple of 4. */
export function addRows(dy: usize, stride: usize, rows: i32, grad: usize, width: i32): void {
  const bytes = <usize>width << 2;
  for (let i: usize = 0; i < bytes; i += 16) {
    let sum = v128.load(grad + i);
    let d = dy + i;
    for (let r = 0; r < rows; r++) {
      sum = f32x4.add(sum, v128.load(d));
      d += stride;
    }
    v128.store(grad + i, sum);
  }
}
