/** One step of a sequence: a matrix of its own, copied. */
import { ADD, SKIP, Through, Tile, WRITE } from "../tile";
import { put } from "../vector";

@unmanaged
class TakeStep extends Through {
  step: i32;
  steps: i32;
  lineWidth: i32;
}

export function takeStepForward(record: usize, tile: Tile): void {
  const op = changetype<TakeStep>(record);
  const bytes = <usize>(op.lineWidth * tile.capacity) << 2;
  memory.copy(tile.base + op.y, tile.base + op.x + <usize>op.step * bytes, bytes);
}

export function takeStepBackward(record: usize, tile: Tile): void {
  const op = changetype<TakeStep>(record);
  if (op.mode == SKIP) return;
  const bytes = <usize>(op.lineWidth * tile.capacity) << 2;
  const dx = tile.base + op.dx, dy = tile.base + op.dy;
  if (op.mode == WRITE) memory.fill(dx, 0, <usize>op.steps * bytes);
  const at = dx + <usize>op.step * bytes;
  for (let i: usize = 0; i < bytes; i += 16) put(at + i, v128.load(dy + i), op.mode == ADD);
}
