/**
 * Convolution over the steps: y[t] = b + Σ_j x[t + j·dilation − left]·W_j, steps outside counting as
 * zeros. Every tap is one matrix product over all steps it reaches.
 */
import { addRows, BIAS, multiply, ONTO, outer } from "../matrix";
import { NONE, rowsOf, SKIP, Through, Tile, WRITE } from "../tile";

@unmanaged
class Conv extends Through {
  stepsIn: i32;
  stepsOut: i32;
  inputs: i32;
  xWidth: i32;
  outputs: i32;
  yWidth: i32;
  taps: i32;
  dilation: i32;
  left: i32;
  bias: usize;
  biasSlopes: usize;
}

/** What follows the record, once per tap. */
@unmanaged
class Tap {
  weights: usize;
  transposed: usize;
  slopes: usize;
}

// @ts-ignore: decorator
@inline
function tapAt(op: Conv, j: i32): Tap {
  return changetype<Tap>(changetype<usize>(op) + offsetof<Conv>() + <usize>j * offsetof<Tap>());
}

export function convForward(record: usize, tile: Tile): void {
  const op = changetype<Conv>(record);
  const rows = rowsOf(op, tile);
  const xLine = <usize>op.xWidth << 2, yLine = <usize>op.yWidth << 2, room = <usize>tile.capacity;
  const full = rows == tile.capacity;
  for (let t = 0; t < op.stepsOut; t++) {
    multiply(0, 0, rows, 0, 0, BIAS, op.bias, tile.base + op.y + <usize>t * room * yLine, yLine, op.yWidth);
  }
  for (let j = 0; j < op.taps; j++) {
    const shift = j * op.dilation - op.left;
    const first = max(0, -shift), last = min(op.stepsOut, op.stepsIn - shift);
    const stride = full ? max(1, last - first) : 1;
    for (let t = first; t < last; t += stride) {
      const x = tile.base + op.x + <usize>(t + shift) * room * xLine, y = tile.base + op.y + <usize>t * room * yLine;
      multiply(x, xLine, rows * stride, op.inputs, tapAt(op, j).weights, ONTO, 0, y, yLine, op.yWidth);
    }
  }
}

export function convBackward(record: usize, tile: Tile): void {
  const op = changetype<Conv>(record);
  const rows = rowsOf(op, tile);
  const xLine = <usize>op.xWidth << 2, yLine = <usize>op.yWidth << 2, room = <usize>tile.capacity;
  const full = rows == tile.capacity;
  if (op.biasSlopes != NONE) {
    for (let t = 0; t < op.stepsOut; t++) {
      const dy = tile.base + op.dy + <usize>t * room * yLine;
      addRows(dy, yLine, rows, tile.gradients + op.biasSlopes, op.yWidth);
    }
  }
  if (op.mode == WRITE) memory.fill(tile.base + op.dx, 0, <usize>op.stepsIn * room * xLine);
  for (let j = 0; j < op.taps; j++) {
    const tap = tapAt(op, j);
    const shift = j * op.dilation - op.left;
    const first = max(0, -shift), last = min(op.stepsOut, op.stepsIn - shift);
    const stride = full ? max(1, last - first) : 1;
    for (let t = first; t < last; t += stride) {
      const n = rows * stride;
      const skipped = <usize>(t + shift) * room * xLine;
      const dy = tile.base + op.dy + <usize>t * room * yLine;
      if (tap.slopes != NONE) outer(tile.base + op.x + skipped, xLine, op.inputs, dy, yLine, n, tile.gradients + tap.slopes, op.yWidth);
      if (op.mode != SKIP) multiply(dy, yLine, n, op.outputs, tap.transposed, ONTO, 0, tile.base + op.dx + skipped, xLine, op.xWidth);
    }
  }
}
