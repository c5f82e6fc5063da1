/**
 * y = γ ⊙ x̂ + β with x̂ = (x − mean)/√(variance + ε) over the features of each line.
 *
 * [B16] Ba, Kiros & Hinton, "Layer normalization", 2016. arXiv:1607.06450
 */
import { ADD, NONE, rowsOf, SKIP, Through, Tile } from "../tile";
import { fma, lanes, put, tailMask } from "../vector";

@unmanaged
class LayerNorm extends Through {
  steps: i32;
  width: i32;
  lineWidth: i32;
  epsilon: f32;
  /** Mean and 1/√(variance + ε) of each line, in four floats. */
  moments: usize;
  gain: usize;
  bias: usize;
  gainSlopes: usize;
  biasSlopes: usize;
}

// @ts-ignore: decorator
@inline
function keep(op: LayerNorm, i: i32): v128 {
  return i + 4 > op.width ? tailMask(op.width) : i32x4.splat(-1);
}

export function layerNormForward(record: usize, tile: Tile): void {
  const op = changetype<LayerNorm>(record);
  const line = <usize>op.lineWidth << 2, share: f32 = <f32>1 / <f32>op.width;
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const index = <usize>(s * tile.capacity + r);
      const x = tile.base + op.x + index * line, y = tile.base + op.y + index * line;
      let sum = f32x4.splat(0);
      for (let i = 0; i < op.width; i += 4) sum = f32x4.add(sum, v128.and(keep(op, i), v128.load(x + (<usize>i << 2))));
      const mean = f32x4.splat(lanes(sum) * share);
      let squares = f32x4.splat(0);
      for (let i = 0; i < op.width; i += 4) {
        const d = v128.and(keep(op, i), f32x4.sub(v128.load(x + (<usize>i << 2)), mean));
        squares = fma(d, d, squares);
      }
      const inverse = f32x4.splat(1 / sqrt<f32>(lanes(squares) * share + op.epsilon));
      for (let i: usize = 0; i < line; i += 16) {
        const normal = f32x4.mul(f32x4.sub(v128.load(x + i), mean), inverse);
        v128.store(y + i, fma(v128.load(op.gain + i), normal, v128.load(op.bias + i)));
      }
      const moments = tile.base + op.moments + (index << 4);
      store<f32>(moments, f32x4.extract_lane(mean, 0));
      store<f32>(moments, f32x4.extract_lane(inverse, 0), 4);
    }
  }
}

export function layerNormBackward(record: usize, tile: Tile): void {
  const op = changetype<LayerNorm>(record);
  const line = <usize>op.lineWidth << 2, share: f32 = <f32>1 / <f32>op.width;
  const rows = rowsOf(op, tile);
  const gain = op.gain;
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const index = <usize>(s * tile.capacity + r);
      const x = tile.base + op.x + index * line, dy = tile.base + op.dy + index * line;
      const moments = tile.base + op.moments + (index << 4);
      const mean = v128.load32_splat(moments), inverse = v128.load32_splat(moments, 4);
      let sum = f32x4.splat(0), product = f32x4.splat(0);
      for (let i = 0; i < op.width; i += 4) {
        const at = <usize>i << 2;
        const mask = keep(op, i);
        const normal = v128.and(mask, f32x4.mul(f32x4.sub(v128.load(x + at), mean), inverse));
        const d = v128.and(mask, v128.load(dy + at));
        if (op.gainSlopes != NONE) put(tile.gradients + op.gainSlopes + at, f32x4.mul(d, normal), true);
        if (op.biasSlopes != NONE) put(tile.gradients + op.biasSlopes + at, d, true);
        const scaled = f32x4.mul(d, v128.load(gain + at));
        sum = f32x4.add(sum, scaled);
        product = fma(scaled, normal, product);
      }
      if (op.mode == SKIP) continue;
      const average = f32x4.splat(lanes(sum) * share), tilt = f32x4.splat(lanes(product) * share);
      const dx = tile.base + op.dx + index * line;
      for (let i: usize = 0; i < line; i += 16) {
        const normal = f32x4.mul(f32x4.sub(v128.load(x + i), mean), inverse);
        const scaled = f32x4.mul(v128.load(dy + i), v128.load(gain + i));
        const d = f32x4.sub(f32x4.sub(scaled, average), f32x4.mul(normal, tilt));
        put(dx + i, f32x4.mul(inverse, d), op.mode == ADD);
      }
    }
  }
}
