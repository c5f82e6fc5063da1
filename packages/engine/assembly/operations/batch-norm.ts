/** y = γ ⊙ (x − mean)/√(variance + ε) + β with moments that stand still: batch norm after learning. */
import { ADD, rowsOf, SKIP, Through, Tile } from "../tile";
import { fma, put } from "../vector";

@unmanaged
class BatchNorm extends Through {
  steps: i32;
  lineWidth: i32;
  epsilon: f32;
  gain: usize;
  bias: usize;
  mean: usize;
  variance: usize;
}

// @ts-ignore: decorator
@inline
function factor(op: BatchNorm, i: usize): v128 {
  const deviation = f32x4.sqrt(f32x4.add(v128.load(op.variance + i), f32x4.splat(op.epsilon)));
  return f32x4.div(v128.load(op.gain + i), deviation);
}

export function batchNormForward(record: usize, tile: Tile): void {
  const op = changetype<BatchNorm>(record);
  const line = <usize>op.lineWidth << 2, rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    const skipped = <usize>(s * tile.capacity) * line;
    for (let i: usize = 0; i < line; i += 16) {
      const scale = factor(op, i), mean = v128.load(op.mean + i), bias = v128.load(op.bias + i);
      let x = tile.base + op.x + skipped + i, y = tile.base + op.y + skipped + i;
      for (let r = 0; r < rows; r++, x += line, y += line) {
        v128.store(y, fma(scale, f32x4.sub(v128.load(x), mean), bias));
      }
    }
  }
}

export function batchNormBackward(record: usize, tile: Tile): void {
  const op = changetype<BatchNorm>(record);
  if (op.mode == SKIP) return;
  const line = <usize>op.lineWidth << 2, rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    const skipped = <usize>(s * tile.capacity) * line;
    for (let i: usize = 0; i < line; i += 16) {
      const scale = factor(op, i);
      let dx = tile.base + op.dx + skipped + i, dy = tile.base + op.dy + skipped + i;
      for (let r = 0; r < rows; r++, dx += line, dy += line) put(dx, f32x4.mul(scale, v128.load(dy)), op.mode == ADD);
    }
  }
}
