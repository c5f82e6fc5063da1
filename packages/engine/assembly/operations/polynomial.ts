/**
 * A layer of orthogonal polynomials: y_j = Σ_i Σ_m c[m, i, j]·P_m(tanh x_i), m = 0..degree.
 *
 * Polynomials come by their three-term recurrence P_m = (a·u + b)·P_(m−1) + c·P_(m−2). P_0 = 1 makes
 * a bias of its coefficients; the others stand side by side without padding, so that one matrix
 * product adds up all degrees.
 */
import { tanh } from "../activations";
import { addRows, BIAS, multiply, outer, ZERO } from "../matrix";
import { ADD, NONE, rowsOf, SKIP, Through, Tile } from "../tile";
import { fma, put, tailMask } from "../vector";

@unmanaged
class Polynomial extends Through {
  steps: i32;
  inputs: i32;
  xWidth: i32;
  outputs: i32;
  yWidth: i32;
  degree: i32;
  /** Floats of a line of the basis, and those that a product into it covers. */
  basisWidth: i32;
  productWidth: i32;
  /** tanh x [xWidth], P_1..P_degree [basisWidth], and slopes of the latter. */
  squashed: usize;
  basis: usize;
  basisSlopes: usize;
  weights: usize;
  transposed: usize;
  bias: usize;
  weightSlopes: usize;
  biasSlopes: usize;
}

/** Coefficient k of the recurrence of P_m, m from 1: they follow the record. */
// @ts-ignore: decorator
@inline
function coefficient(op: Polynomial, m: i32, k: usize): v128 {
  return v128.load32_splat(changetype<usize>(op) + offsetof<Polynomial>() + <usize>(m - 1) * 12 + (k << 2));
}

function expand(op: Polynomial, x: usize, squashed: usize, basis: usize): void {
  const block = <usize>op.inputs << 2;
  for (let i = 0; i < op.inputs; i += 4) {
    const at = <usize>i << 2;
    const keep = i + 4 > op.inputs ? tailMask(op.inputs) : i32x4.splat(-1);
    const u = tanh(v128.load(x + at));
    v128.store(squashed + at, u);
    let before = f32x4.splat(0), p = f32x4.splat(1);
    let to = basis + at;
    for (let m = 1; m <= op.degree; m++, to += block) {
      const next = fma(fma(coefficient(op, m, 0), u, coefficient(op, m, 1)), p, f32x4.mul(coefficient(op, m, 2), before));
      before = p;
      p = next;
      // The next block begins in the middle of the last vector, and its start is there already.
      v128.store(to, v128.bitselect(p, v128.load(to), keep));
    }
  }
}

export function polynomialForward(record: usize, tile: Tile): void {
  const op = changetype<Polynomial>(record);
  const rows = rowsOf(op, tile);
  const xLine = <usize>op.xWidth << 2, yLine = <usize>op.yWidth << 2, line = <usize>op.basisWidth << 2;
  for (let s = 0; s < op.steps; s++) {
    const skipped = <usize>(s * tile.capacity);
    const x = tile.base + op.x + skipped * xLine, squashed = tile.base + op.squashed + skipped * xLine;
    const basis = tile.base + op.basis + skipped * line;
    for (let r: usize = 0; r < <usize>rows; r++) expand(op, x + r * xLine, squashed + r * xLine, basis + r * line);
    const y = tile.base + op.y + skipped * yLine;
    multiply(basis, line, rows, op.degree * op.inputs, op.weights, BIAS, op.bias, y, yLine, op.yWidth);
  }
}

/** dx_i = (1 − u²)·Σ_m slope[m, i]·P′_m(u). */
function contract(op: Polynomial, squashed: usize, slopes: usize, dx: usize): void {
  const block = <usize>op.inputs << 2;
  const one = f32x4.splat(1);
  for (let i = 0; i < op.inputs; i += 4) {
    const at = <usize>i << 2;
    const u = v128.load(squashed + at);
    let before = f32x4.splat(0), p = one;
    let slopeBefore = before, slope = before;
    let total = before;
    let from = slopes + at;
    for (let m = 1; m <= op.degree; m++, from += block) {
      const a = coefficient(op, m, 0), c = coefficient(op, m, 2);
      const factor = fma(a, u, coefficient(op, m, 1));
      const nextSlope = fma(a, p, fma(factor, slope, f32x4.mul(c, slopeBefore)));
      const next = fma(factor, p, f32x4.mul(c, before));
      slopeBefore = slope;
      slope = nextSlope;
      before = p;
      p = next;
      total = fma(v128.load(from), slope, total);
    }
    put(dx + at, f32x4.mul(total, f32x4.sub(one, f32x4.mul(u, u))), op.mode == ADD);
  }
}

export function polynomialBackward(record: usize, tile: Tile): void {
  const op = changetype<Polynomial>(record);
  const rows = rowsOf(op, tile);
  const xLine = <usize>op.xWidth << 2, yLine = <usize>op.yWidth << 2, line = <usize>op.basisWidth << 2;
  const depth = op.degree * op.inputs;
  const slopes = tile.base + op.basisSlopes;
  for (let s = 0; s < op.steps; s++) {
    const skipped = <usize>(s * tile.capacity);
    const basis = tile.base + op.basis + skipped * line, dy = tile.base + op.dy + skipped * yLine;
    if (op.weightSlopes != NONE) outer(basis, line, depth, dy, yLine, rows, tile.gradients + op.weightSlopes, op.yWidth);
    if (op.biasSlopes != NONE) addRows(dy, yLine, rows, tile.gradients + op.biasSlopes, op.yWidth);
    if (op.mode == SKIP) continue;
    multiply(dy, yLine, rows, op.outputs, op.transposed, ZERO, 0, slopes, line, op.productWidth);
    const squashed = tile.base + op.squashed + skipped * xLine, dx = tile.base + op.dx + skipped * xLine;
    for (let r: usize = 0; r < <usize>rows; r++) contract(op, squashed + r * xLine, slopes + r * line, dx + r * xLine);
  }
}
