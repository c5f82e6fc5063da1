/**
 * Sparse gating: the k largest logits share the weight, and rows go to the experts they chose.
 *
 * [S17] Shazeer et al., "Outrageously large neural networks: the sparsely-gated mixture-of-experts
 *       layer", ICLR 2017. arXiv:1701.06538
 */
import { ADD, Operation, rowsOf, SKIP, Through, Tile, WRITE } from "../tile";

@unmanaged
class Gate extends Through {
  width: i32;
  lineWidth: i32;
  /** How many logits are kept. */
  active: i32;
}

/** Softmax over the `active` largest logits; at ties the earlier one is larger. */
export function gateForward(record: usize, tile: Tile): void {
  const op = changetype<Gate>(record);
  const line = <usize>op.lineWidth << 2;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    const x = tile.base + op.x + <usize>r * line, y = tile.base + op.y + <usize>r * line;
    memory.fill(y, 0, line);
    let most: f32 = 0, sum: f32 = 0;
    for (let k = 0; k < op.active; k++) {
      let best = -1;
      let value: f32 = -Infinity;
      for (let i = 0; i < op.width; i++) {
        const at = <usize>i << 2;
        if (load<f32>(y + at) == 0 && (best < 0 || load<f32>(x + at) > value)) {
          best = i;
          value = load<f32>(x + at);
        }
      }
      if (k == 0) most = value;
      // A chosen weight must not read as "not chosen", however small: 1e-30 is nothing to the sum.
      const e = max<f32>(Mathf.exp(value - most), 1e-30);
      store<f32>(y + (<usize>best << 2), e);
      sum += e;
    }
    for (let i: usize = 0; i < line; i += 4) store<f32>(y + i, load<f32>(y + i) / sum);
  }
}

export function gateBackward(record: usize, tile: Tile): void {
  const op = changetype<Gate>(record);
  if (op.mode == SKIP) return;
  const line = <usize>op.lineWidth << 2, bytes = <usize>op.width << 2;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    const y = tile.base + op.y + <usize>r * line, dy = tile.base + op.dy + <usize>r * line;
    const dx = tile.base + op.dx + <usize>r * line;
    let mean: f32 = 0;
    for (let i: usize = 0; i < bytes; i += 4) mean += load<f32>(y + i) * load<f32>(dy + i);
    for (let i: usize = 0; i < bytes; i += 4) {
      const d = load<f32>(y + i) * (load<f32>(dy + i) - mean);
      store<f32>(dx + i, op.mode == ADD ? load<f32>(dx + i) + d : d);
    }
  }
}

@unmanaged
class Route extends Operation {
  gates: usize;
  /** Row numbers within the tile, one a row of the new set. */
  index: usize;
  expert: i32;
  lineWidth: i32;
  /** The row set that is filled. */
  target: i32;
}

/** Lists the rows whose gate for an expert is open, and how many there are. */
export function routeForward(record: usize, tile: Tile): void {
  const op = changetype<Route>(record);
  let gate = tile.base + op.gates + (<usize>op.expert << 2), to = tile.base + op.index;
  let count = 0;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++, gate += <usize>op.lineWidth << 2) {
    if (load<f32>(gate) == 0) continue;
    store<f32>(to, <f32>r);
    to += 16;
    count++;
  }
  store<i32>(tile.counts + (<usize>op.target << 2), count);
}

@unmanaged
class Gather extends Through {
  index: usize;
  steps: i32;
  lineWidth: i32;
  target: i32;
}

// @ts-ignore: decorator
@inline
function rowAt(tile: Tile, index: usize, i: i32): i32 {
  return <i32>load<f32>(tile.base + index + (<usize>i << 4));
}

// @ts-ignore: decorator
@inline
function addLine(from: usize, to: usize, line: usize): void {
  for (let i: usize = 0; i < line; i += 16) v128.store(to + i, f32x4.add(v128.load(to + i), v128.load(from + i)));
}

/** Rows of a set: y_i = x_index(i). */
export function gatherForward(record: usize, tile: Tile): void {
  const op = changetype<Gather>(record);
  const line = <usize>op.lineWidth << 2, block = <usize>tile.capacity * line;
  const count = load<i32>(tile.counts + (<usize>op.target << 2));
  for (let i = 0; i < count; i++) {
    const x = tile.base + op.x + <usize>rowAt(tile, op.index, i) * line, y = tile.base + op.y + <usize>i * line;
    for (let s: usize = 0; s < <usize>op.steps; s++) memory.copy(y + s * block, x + s * block, line);
  }
}

export function gatherBackward(record: usize, tile: Tile): void {
  const op = changetype<Gather>(record);
  if (op.mode == SKIP) return;
  const line = <usize>op.lineWidth << 2, block = <usize>tile.capacity * line;
  if (op.mode == WRITE) memory.fill(tile.base + op.dx, 0, <usize>op.steps * block);
  const count = load<i32>(tile.counts + (<usize>op.target << 2));
  for (let i = 0; i < count; i++) {
    const dx = tile.base + op.dx + <usize>rowAt(tile, op.index, i) * line, dy = tile.base + op.dy + <usize>i * line;
    for (let s: usize = 0; s < <usize>op.steps; s++) addLine(dy + s * block, dx + s * block, line);
  }
}

@unmanaged
class Scatter extends Operation {
  y: usize;
  dy: usize;
  steps: i32;
  lineWidth: i32;
  /** Sets put together; what each is follows the record. */
  parts: i32;
}

@unmanaged
class Source {
  value: usize;
  slope: usize;
  mode: i32;
  index: usize;
  set: i32;
}

// @ts-ignore: decorator
@inline
function sourceAt(op: Scatter, i: i32): Source {
  return changetype<Source>(changetype<usize>(op) + offsetof<Scatter>() + <usize>i * offsetof<Source>());
}

/** Rows of all sets added where they came from: y_index(i) += x_i, set by set. */
export function scatterForward(record: usize, tile: Tile): void {
  const op = changetype<Scatter>(record);
  const line = <usize>op.lineWidth << 2, block = <usize>tile.capacity * line;
  memory.fill(tile.base + op.y, 0, <usize>op.steps * block);
  for (let k = 0; k < op.parts; k++) {
    const source = sourceAt(op, k);
    const count = load<i32>(tile.counts + (<usize>source.set << 2));
    for (let i = 0; i < count; i++) {
      const y = tile.base + op.y + <usize>rowAt(tile, source.index, i) * line;
      const x = tile.base + source.value + <usize>i * line;
      for (let s: usize = 0; s < <usize>op.steps; s++) addLine(x + s * block, y + s * block, line);
    }
  }
}

export function scatterBackward(record: usize, tile: Tile): void {
  const op = changetype<Scatter>(record);
  const line = <usize>op.lineWidth << 2, block = <usize>tile.capacity * line;
  for (let k = 0; k < op.parts; k++) {
    const source = sourceAt(op, k);
    if (source.mode == SKIP) continue;
    const count = load<i32>(tile.counts + (<usize>source.set << 2));
    for (let i = 0; i < count; i++) {
      const dy = tile.base + op.dy + <usize>rowAt(tile, source.index, i) * line;
      const dx = tile.base + source.slope + <usize>i * line;
      for (let s: usize = 0; s < <usize>op.steps; s++) {
        if (source.mode == ADD) addLine(dy + s * block, dx + s * block, line);
        else memory.copy(dx + s * block, dy + s * block, line);
      }
    }
  }
}
