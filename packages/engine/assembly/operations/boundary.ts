/** Where a tile meets the batch: inputs, outputs, the objective. */
import { ADD, NONE, Operation, rowsOf, SKIP, Tile } from "../tile";
import { move } from "./join";

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
  /** What becomes of slopes that are taken from the batch. */
  mode: i32;
}

/** batch → tile, transposing [rows][steps] to [steps][rows]. */
function take(op: Transfer, batch: usize, local: usize, tile: Tile, add: bool): void {
  const line = <usize>op.width << 2, padded = <usize>op.lineWidth << 2;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    let from = batch + <usize>(tile.first + r) * <usize>op.steps * line;
    let to = tile.base + local + <usize>r * padded;
    for (let s = 0; s < op.steps; s++) {
      move(from, to, op.width, add);
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
      move(from, to, op.width, false);
      to += line;
      from += <usize>tile.capacity * padded;
    }
  }
}

export function takeForward(record: usize, tile: Tile): void {
  const op = changetype<Transfer>(record);
  take(op, op.values, op.value, tile, false);
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
  if (op.mode != SKIP) take(op, op.slopes, op.slope, tile, op.mode == ADD);
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
