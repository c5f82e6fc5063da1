/**
 * Statistics pooling: mean and standard deviation of each feature over the steps that count, as two
 * steps of one value. A row without any such step gives zeros and √ε.
 *
 * [S18] Snyder et al., "X-vectors: robust DNN embeddings for speaker recognition", ICASSP 2018.
 */
import { ADD, NONE, rowsOf, SKIP, Through, Tile } from "../tile";
import { fma, put } from "../vector";

@unmanaged
class Pooling extends Through {
  steps: i32;
  lineWidth: i32;
  epsilon: f32;
  mask: usize;
  maskWidth: i32;
}

// @ts-ignore: decorator
@inline
function counts(op: Pooling, tile: Tile, row: i32, step: i32): bool {
  return op.mask == NONE || load<f32>(tile.base + op.mask + (<usize>(row * op.maskWidth + step) << 2)) != 0;
}

/** 1/(steps that count), 0 where there are none. */
function share(op: Pooling, tile: Tile, row: i32): f32 {
  let n = 0;
  for (let t = 0; t < op.steps; t++) if (counts(op, tile, row, t)) n++;
  return n > 0 ? <f32>1 / <f32>n : 0;
}

export function poolingForward(record: usize, tile: Tile): void {
  const op = changetype<Pooling>(record);
  const line = <usize>op.lineWidth << 2, block = <usize>tile.capacity * line;
  const epsilon = f32x4.splat(op.epsilon);
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    const x = tile.base + op.x + <usize>r * line, y = tile.base + op.y + <usize>r * line;
    const weight = f32x4.splat(share(op, tile, r));
    for (let i: usize = 0; i < line; i += 16) {
      let sum = f32x4.splat(0), squares = f32x4.splat(0);
      for (let t = 0; t < op.steps; t++) {
        if (counts(op, tile, r, t)) sum = f32x4.add(sum, v128.load(x + <usize>t * block + i));
      }
      const mean = f32x4.mul(sum, weight);
      for (let t = 0; t < op.steps; t++) {
        if (!counts(op, tile, r, t)) continue;
        const d = f32x4.sub(v128.load(x + <usize>t * block + i), mean);
        squares = fma(d, d, squares);
      }
      v128.store(y + i, mean);
      v128.store(y + block + i, f32x4.sqrt(fma(squares, weight, epsilon)));
    }
  }
}

/** ∂mean/∂x = 1/n and ∂sd/∂x = (x − mean)/(n·sd). */
export function poolingBackward(record: usize, tile: Tile): void {
  const op = changetype<Pooling>(record);
  if (op.mode == SKIP) return;
  const line = <usize>op.lineWidth << 2, block = <usize>tile.capacity * line;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    const row = <usize>r * line;
    const x = tile.base + op.x + row, y = tile.base + op.y + row;
    const dx = tile.base + op.dx + row, dy = tile.base + op.dy + row;
    const weight = f32x4.splat(share(op, tile, r));
    for (let i: usize = 0; i < line; i += 16) {
      const mean = v128.load(y + i), direct = v128.load(dy + i);
      const tilt = f32x4.div(v128.load(dy + block + i), v128.load(y + block + i));
      for (let t = 0; t < op.steps; t++) {
        const at = <usize>t * block + i;
        const d = f32x4.mul(weight, fma(f32x4.sub(v128.load(x + at), mean), tilt, direct));
        put(dx + at, counts(op, tile, r, t) ? d : f32x4.splat(0), op.mode == ADD);
      }
    }
  }
}
