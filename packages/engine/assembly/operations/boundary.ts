/** Where a tile meets the batch: inputs, outputs, the objective. */
import { NONE, Operation, rowsOf, Tile } from "../tile";

@unmanaged
class Transfer extends Operation {
  /** The tile's value and slope. */
  value: usize;
  slope: usize;
  /** Rows of the batch and of its slopes, unpadded: [rows][steps][width]. */
  values: usize;
  slopes: usize;
  steps: i32;
  width: i32;
  lineWidth: i32;
}

/** Copies one line; whole vectors first. */
// @ts-ignore: decorator
@inline
function copyLine(from: usize, to: usize, width: i32): void {
  let i = 0;
  for (; i + 4 <= width; i += 4) v128.store(to + (<usize>i << 2), v128.load(from + (<usize>i << 2)));
  for (; i < width; i++) store<f32>(to + (<usize>i << 2), load<f32>(from + (<usize>i << 2)));
}

/** batch → tile, transposing [rows][steps] to [steps][rows]. */
function take(op: Transfer, batch: usize, local: usize, tile: Tile): void {
  const line = <usize>op.width << 2, padded = <usize>op.lineWidth << 2;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    let from = batch + <usize>(tile.first + r) * <usize>op.steps * line;
    let to = tile.base + local + <usize>r * padded;
    for (let s = 0; s < op.steps; s++) {
      copyLine(from, to, op.width);
      from += line;
      to += <usize>tile.capacity * padded;
    }
  }
}

/** tile → batch. */
function give(op: Transfer, local: usize, batch: usize, tile: Tile): void {
  const line = <usize>op.width << 2, padded = <usize>op.lineWidth << 2;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    let to = batch + <usize>(tile.first + r) * <usize>op.steps * line;
    let from = tile.base + local + <usize>r * padded;
    for (let s = 0; s < op.steps; s++) {
      copyLine(from, to, op.width);
      to += line;
      from += <usize>tile.capacity * padded;
    }
  }
}

export function takeForward(record: usize, tile: Tile): void {
  const op = changetype<Transfer>(record);
  take(op, op.values, op.value, tile);
}

export function takeBackward(record: usize, tile: Tile): void {
  const op = changetype<Transfer>(record);
  give(op, op.slope, op.slopes, tile);
}

export function giveForward(record: usize, tile: Tile): void {
  const op = changetype<Transfer>(record);
  give(op, op.value, op.values, tile);
}

export function giveBackward(record: usize, tile: Tile): void {
  const op = changetype<Transfer>(record);
  take(op, op.slopes, op.slope, tile);
}

@unmanaged
class Mean extends Operation {
  x: usize;
  dx: usize;
}

/** Adds a column of losses to the part's sum. */
export function meanForward(record: usize, tile: Tile): void {
  const op = changetype<Mean>(record);
  const at = tile.program.sums + (<usize>tile.part << 3);
  let sum = load<f64>(at), p = tile.base + op.x;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++, p += 16) sum += <f64>load<f32>(p);
  store<f64>(at, sum);
}

export function meanBackward(record: usize, tile: Tile): void {
  const op = changetype<Mean>(record);
  if (op.dx == NONE) return;
  let p = tile.base + op.dx;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++, p += 16) {
    v128.store(p, f32x4.splat(tile.program.scale));
  }
}
