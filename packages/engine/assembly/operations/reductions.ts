/** Sums over features and over steps. */
import { put } from "../vector";
import { ADD, SKIP, Through, Tile } from "../tile";

@unmanaged
class Sum extends Through {
  steps: i32;
  width: i32;
  lineWidth: i32;
}

export function sumFeaturesForward(record: usize, tile: Tile): void {
  const op = changetype<Sum>(record);
  let x = tile.base + op.x, y = tile.base + op.y;
  const line = <usize>op.lineWidth << 2;
  for (let i = 0, n = op.steps * tile.capacity; i < n; i++, x += line, y += 16) {
    let sum: f32 = 0;
    for (let k = 0; k < op.width; k++) sum += load<f32>(x + (<usize>k << 2));
    store<f32>(y, sum);
  }
}

export function sumFeaturesBackward(record: usize, tile: Tile): void {
  const op = changetype<Sum>(record);
  if (op.mode == SKIP) return;
  let dx = tile.base + op.dx, dy = tile.base + op.dy;
  const line = <usize>op.lineWidth << 2;
  for (let i = 0, n = op.steps * tile.capacity; i < n; i++, dx += line, dy += 16) {
    const d = v128.load32_splat(dy);
    for (let k: usize = 0; k < line; k += 16) put(dx + k, d, op.mode == ADD);
  }
}

@unmanaged
class SumSteps extends Through {
  steps: i32;
  lineWidth: i32;
}

export function sumStepsForward(record: usize, tile: Tile): void {
  const op = changetype<SumSteps>(record);
  const bytes = <usize>(op.lineWidth * tile.capacity) << 2;
  const x = tile.base + op.x, y = tile.base + op.y;
  memory.copy(y, x, bytes);
  for (let s = 1; s < op.steps; s++) {
    const xs = x + <usize>s * bytes;
    for (let i: usize = 0; i < bytes; i += 16) {
      v128.store(y + i, f32x4.add(v128.load(y + i), v128.load(xs + i)));
    }
  }
}

export function sumStepsBackward(record: usize, tile: Tile): void {
  const op = changetype<SumSteps>(record);
  if (op.mode == SKIP) return;
  const bytes = <usize>(op.lineWidth * tile.capacity) << 2;
  const dy = tile.base + op.dy;
  let dx = tile.base + op.dx;
  for (let s = 0; s < op.steps; s++) {
    for (let i: usize = 0; i < bytes; i += 16, dx += 16) put(dx, v128.load(dy + i), op.mode == ADD);
  }
}
