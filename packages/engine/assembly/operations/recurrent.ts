/** What GRU and LSTM have in common: their record, and gradients of weights over whole sequences. */
import { RELU, sigmoid, TANH, tanh } from "../activations";
import { addRows, BIAS, multiply, ONTO, outer, ZERO } from "../matrix";
import { ADD, blockRows, blocksOf, NONE, SKIP, Through, Tile } from "../tile";
import { tailMask } from "../vector";

@unmanaged
export class Recurrent extends Through {
  steps: i32;
  /** Inputs; floats of a line of x. */
  depth: i32;
  xWidth: i32;
  units: i32;
  /** Floats of a line of y, and of a gate. */
  yWidth: i32;
  gateWidth: i32;
  /** 1: gates, cells and tanhs of all steps are kept for the backward pass; 0: one step's place. */
  kept: i32;
  /** Gates [steps][rows][4·gateWidth]: values after the forward pass, slopes after the backward one. */
  gates: usize;
  /** LSTM: cells and their tanh, [steps][rows][yWidth]. */
  cells: usize;
  tanhs: usize;
  /** Scratch: [rows][3·gateWidth] forward, [rows][yWidth] and [rows][yWidth] backward. */
  forward: usize;
  carry: usize;
  carryCells: usize;
  /** 1 for a step that counts, 0 for one that leaves the state alone: [rows][steps]. */
  mask: usize;
  maskWidth: i32;
  /** State before the first step [rows][units]. */
  initial: usize;
  initialSlope: usize;
  initialMode: i32;
  weights: usize;
  weightsTransposed: usize;
  bias: usize;
  recurrent: usize;
  recurrentTransposed: usize;
  recurrentBias: usize;
  weightSlopes: usize;
  biasSlopes: usize;
  recurrentSlopes: usize;
  recurrentBiasSlopes: usize;
  /** What candidates, and cells on their way out, go through: RELU, TANH or SIGMOID. */
  activation: i32;
}

// @ts-ignore: decorator
@inline
export function squash(code: i32, x: v128): v128 {
  if (code == TANH) return tanh(x);
  return code == RELU ? f32x4.pmax(f32x4.splat(0), x) : sigmoid(x);
}

/** Its slope, from its output. */
// @ts-ignore: decorator
@inline
export function squashSlope(code: i32, y: v128): v128 {
  const one = f32x4.splat(1);
  if (code == TANH) return f32x4.sub(one, f32x4.mul(y, y));
  return code == RELU ? v128.and(one, f32x4.gt(y, f32x4.splat(0))) : f32x4.mul(y, f32x4.sub(one, y));
}

// @ts-ignore: decorator
@inline
export function lineBytes(op: Recurrent): usize {
  return <usize>op.yWidth << 2;
}

// @ts-ignore: decorator
@inline
export function counts(op: Recurrent, tile: Tile, row: i32, step: i32): bool {
  return op.mask == NONE || load<f32>(tile.base + op.mask + (<usize>(row * op.maskWidth + step) << 2)) != 0;
}

/** Ones for whole vectors of a line; for its last one, ones for features in use. */
// @ts-ignore: decorator
@inline
export function keepMask(op: Recurrent, at: usize): v128 {
  const used = op.units - <i32>(at >> 2);
  return used >= 4 ? i32x4.splat(-1) : used <= 0 ? i32x4.splat(0) : tailMask(used);
}

/** State before the first step: what is given, or zeros in scratch memory. */
export function initialState(op: Recurrent, tile: Tile, zeros: usize): usize {
  if (op.initial != NONE) return tile.base + op.initial;
  memory.fill(zeros, 0, <usize>tile.capacity * lineBytes(op));
  return zeros;
}

/** Row at which step t of what may be kept begins. */
// @ts-ignore: decorator
@inline
export function keptRow(op: Recurrent, tile: Tile, t: i32): usize {
  return op.kept ? <usize>(t * tile.capacity) : 0;
}

/**
 * Inputs through their weights, with the bias, into the first `width` floats of the gates: all steps
 * at once where they are kept, else step t.
 */
export function inputGates(op: Recurrent, tile: Tile, rows: i32, width: i32, t: i32): void {
  if (op.kept && t > 0) return;
  const gateStride = <usize>op.gateWidth << 4, xStride = <usize>op.xWidth << 2;
  const steps = op.kept ? op.steps : 1;
  const n = blockRows(steps, rows, tile);
  for (let s = 0, blocks = blocksOf(steps, rows, tile); s < blocks; s++) {
    multiply(
      tile.base + op.x + <usize>((t + s) * tile.capacity) * xStride, xStride, n, op.depth,
      op.weights, BIAS, op.bias,
      tile.base + op.gates + <usize>(s * tile.capacity) * gateStride, gateStride, width,
    );
  }
}

/**
 * Slopes of weights and inputs from those of the gates: input weights read the first `inputWidth`
 * floats of a line, recurrent ones `width` floats from `from` bytes on.
 */
export function passOn(
  op: Recurrent, tile: Tile, rows: i32, inputWidth: i32, from: usize, width: i32,
): void {
  const gateStride = <usize>op.gateWidth << 4, xStride = <usize>op.xWidth << 2, yStride = lineBytes(op);
  const gates = tile.base + op.gates, x = tile.base + op.x, y = tile.base + op.y;
  const grad = tile.gradients;
  const n = blockRows(op.steps, rows, tile);
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    const skipped = <usize>(s * tile.capacity);
    const g = gates + skipped * gateStride, xs = x + skipped * xStride;
    if (op.weightSlopes != NONE) outer(xs, xStride, op.depth, g, gateStride, n, grad + op.weightSlopes, inputWidth);
    if (op.biasSlopes != NONE) addRows(g, gateStride, n, grad + op.biasSlopes, inputWidth);
    if (op.recurrentBiasSlopes != NONE) addRows(g + from, gateStride, n, grad + op.recurrentBiasSlopes, width);
    if (op.mode != SKIP) {
      const start = op.mode == ADD ? ONTO : ZERO;
      const dx = tile.base + op.dx + skipped * xStride;
      multiply(g, gateStride, n, inputWidth, op.weightsTransposed, start, 0, dx, xStride, op.xWidth);
    }
  }
  if (op.recurrentSlopes == NONE) return;
  const to = grad + op.recurrentSlopes;
  if (op.initial != NONE) outer(tile.base + op.initial, yStride, op.units, gates + from, gateStride, rows, to, width);
  if (op.steps == 1) return;
  const later = op.steps - 1, m = blockRows(later, rows, tile);
  for (let s = 0, blocks = blocksOf(later, rows, tile); s < blocks; s++) {
    const before = <usize>(s * tile.capacity), after = before + <usize>tile.capacity;
    outer(y + before * yStride, yStride, op.units, gates + from + after * gateStride, gateStride, m, to, width);
  }
}

/** The slope of the state before the first step goes to whoever gave it. */
export function passToInitial(op: Recurrent, tile: Tile, rows: i32): void {
  if (op.initialMode == SKIP) return;
  const to = tile.base + op.initialSlope, from = tile.base + op.carry;
  for (let i: usize = 0, end = <usize>rows * lineBytes(op); i < end; i += 16) {
    const d = v128.load(from + i);
    v128.store(to + i, op.initialMode == ADD ? f32x4.add(v128.load(to + i), d) : d);
  }
}
