/**
 * Dense layers y = act(x·Wᵀ + b) in register tiles of 4 rows × 8 outputs.
 *
 * W is packed in panels of 8 outputs, [panel][input][8], so that a tile streams it in order. Eight
 * accumulators hide the latency of the multiply-add and leave room for operands in the 15 vector
 * registers engines give us; 6 × 8 tiles spilled and took 1.8 times as long.
 */
import { gelu, storeGeluJet } from "./activations";
import { fma, splat } from "./vector";

/** Four rows are four samples (NONE, GELU) or value and derivatives of one sample (JET). */
export const NONE = 0;
export const GELU = 1;
export const JET = 2;

// @ts-ignore: decorator
@inline
function finish(x: v128, act: i32): v128 {
  return act == GELU ? gelu(x) : x;
}

/**
 * One tile: rows x, x + xStride, … (bytes), `depth` inputs each, one panel of W.
 * `bias` is added to row 0 and `biasRest` to the others: derivatives carry none.
 */
// @ts-ignore: decorator
@inline
export function tile(
  x: usize, xStride: usize, depth: usize, w: usize, bias: usize, biasRest: usize,
  y: usize, yStride: usize, act: i32,
): void {
  let a0 = v128.load(bias), b0 = v128.load(bias, 16);
  let a1 = v128.load(biasRest), b1 = v128.load(biasRest, 16);
  let a2 = a1, b2 = b1, a3 = a1, b3 = b1;
  for (const end = x + (depth << 2); x < end; x += 4) {
    const wa = v128.load(w), wb = v128.load(w, 16);
    w += 32;
    let s = splat(x);
    a0 = fma(s, wa, a0); b0 = fma(s, wb, b0);
    s = splat(x + xStride);
    a1 = fma(s, wa, a1); b1 = fma(s, wb, b1);
    s = splat(x + 2 * xStride);
    a2 = fma(s, wa, a2); b2 = fma(s, wb, b2);
    s = splat(x + 3 * xStride);
    a3 = fma(s, wa, a3); b3 = fma(s, wb, b3);
  }
  if (act == JET) {
    storeGeluJet(a0, a1, a2, a3, y, yStride);
    storeGeluJet(b0, b1, b2, b3, y + 16, yStride);
    return;
  }
  v128.store(y, finish(a0, act)); v128.store(y, finish(b0, act), 16);
  y += yStride;
  v128.store(y, finish(a1, act)); v128.store(y, finish(b1, act), 16);
  y += yStride;
  v128.store(y, finish(a2, act)); v128.store(y, finish(b2, act), 16);
  y += yStride;
  v128.store(y, finish(a3, act)); v128.store(y, finish(b3, act), 16);
}

/** Four rows through a whole layer of 8·panels outputs. */
export function dense4(
  x: usize, xStride: usize, depth: usize, w: usize, bias: usize, biasRest: usize,
  y: usize, yStride: usize, panels: i32, act: i32,
): void {
  for (let p = 0; p < panels; p++) {
    if (act == NONE) tile(x, xStride, depth, w, bias, biasRest, y, yStride, NONE);
    else if (act == GELU) tile(x, xStride, depth, w, bias, biasRest, y, yStride, GELU);
    else tile(x, xStride, depth, w, bias, biasRest, y, yStride, JET);
    w += depth << 5;
    bias += 32;
    biasRest += 32;
    y += 32;
  }
}

/**
 * Kernel: rows begin..end, in blocks of four, of a dense layer.
 * args: x, xStride, depth, w, bias, y, yStride, panels, activation (all 32 bits).
 */
export function dense(args: usize, begin: i32, end: i32, scratch: usize): void {
  const x = load<usize>(args), xStride = load<usize>(args, 4), depth = load<usize>(args, 8);
  const w = load<usize>(args, 12), bias = load<usize>(args, 16);
  const y = load<usize>(args, 20), yStride = load<usize>(args, 24);
  const panels = load<i32>(args, 28), act = load<i32>(args, 32);
  for (let i = <usize>begin; i < <usize>end; i++) {
    dense4(x + 4 * i * xStride, xStride, depth, w, bias, bias, y + 4 * i * yStride, yStride, panels, act);
  }
}
