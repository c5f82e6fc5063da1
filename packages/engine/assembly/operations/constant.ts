/** Given numbers in every row and step. */
import { Operation, rowsOf, Tile } from "../tile";

@unmanaged
class Constant extends Operation {
  y: usize;
  steps: i32;
  width: i32;
  lineWidth: i32;
  /** The numbers follow, unpadded. */
}

export function constantForward(record: usize, tile: Tile): void {
  const op = changetype<Constant>(record);
  const numbers = record + offsetof<Constant>();
  const line = <usize>op.lineWidth << 2, bytes = <usize>op.width << 2;
  for (let s = 0; s < op.steps; s++) {
    let y = tile.base + op.y + <usize>(s * tile.capacity) * line;
    for (let r = 0, rows = rowsOf(op, tile); r < rows; r++, y += line) memory.copy(y, numbers, bytes);
  }
}
