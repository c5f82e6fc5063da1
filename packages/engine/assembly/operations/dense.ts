/** y = act(x·W + b), applied to every step of every row. */
import { activate, LINEAR, slope } from "../activations";
import { addRows, BIAS, multiply, ONTO, outer, ZERO } from "../matrix";
import { ADD, blockRows, blocksOf, NONE, rowsOf, SKIP, Through, Tile } from "../tile";

@unmanaged
class Dense extends Through {
  /** Pre-activations where the slope needs them, else y again. */
  pre: usize;
  steps: i32;
  depth: i32;
  xWidth: i32;
  yWidth: i32;
  /** True outputs: the depth of the product that gives dx. */
  outputs: i32;
  activation: i32;
  weights: usize;
  transposed: usize;
  bias: usize;
  weightSlopes: usize;
  biasSlopes: usize;
}

export function denseForward(record: usize, tile: Tile): void {
  const op = changetype<Dense>(record);
  const rows = rowsOf(op, tile);
  const xStride = <usize>op.xWidth << 2, yStride = <usize>op.yWidth << 2;
  const n = blockRows(op.steps, rows, tile);
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    const skipped = <usize>(s * tile.capacity);
    const x = tile.base + op.x + skipped * xStride, y = tile.base + op.y + skipped * yStride;
    const pre = tile.base + op.pre + skipped * yStride;
    multiply(x, xStride, n, op.depth, op.weights, op.bias ? BIAS : ZERO, op.bias, pre, yStride, op.yWidth);
    if (op.activation != LINEAR) activate(op.activation, pre, y, <usize>n * yStride);
  }
}

export function denseBackward(record: usize, tile: Tile): void {
  const op = changetype<Dense>(record);
  const rows = rowsOf(op, tile);
  const xStride = <usize>op.xWidth << 2, yStride = <usize>op.yWidth << 2;
  const n = blockRows(op.steps, rows, tile);
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    const skipped = <usize>(s * tile.capacity);
    const x = tile.base + op.x + skipped * xStride, y = tile.base + op.y + skipped * yStride;
    const dx = tile.base + op.dx + skipped * xStride, dy = tile.base + op.dy + skipped * yStride;
    const pre = tile.base + op.pre + skipped * yStride;
    if (op.activation != LINEAR) slope(op.activation, pre, y, dy, dy, <usize>n * yStride);
    if (op.weightSlopes != NONE) {
      outer(x, xStride, op.depth, dy, yStride, n, tile.gradients + op.weightSlopes, op.yWidth);
    }
    if (op.biasSlopes != NONE) addRows(dy, yStride, n, tile.gradients + op.biasSlopes, op.yWidth);
    if (op.mode != SKIP) {
      const start = op.mode == ADD ? ONTO : ZERO;
      multiply(dy, yStride, n, op.outputs, op.transposed, start, 0, dx, xStride, op.xWidth);
    }
  }
}
