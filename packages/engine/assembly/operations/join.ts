/** Features cut out and put side by side, steps stacked and flattened: numbers only change places. */
import { ADD, Operation, rowsOf, SKIP, Through, Tile, WRITE } from "../tile";

/** to = from, or to += from, over `n` floats. */
export function move(from: usize, to: usize, n: i32, add: bool): void {
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const at = <usize>i << 2;
    const v = v128.load(from + at);
    v128.store(to + at, add ? f32x4.add(v128.load(to + at), v) : v);
  }
  for (; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(to + at, add ? load<f32>(to + at) + load<f32>(from + at) : load<f32>(from + at));
  }
}

@unmanaged
class Slice extends Through {
  steps: i32;
  from: i32;
  width: i32;
  xWidth: i32;
  yWidth: i32;
}

export function sliceForward(record: usize, tile: Tile): void {
  const op = changetype<Slice>(record);
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const i = <usize>(s * tile.capacity + r);
      const x = tile.base + op.x + (i * <usize>op.xWidth << 2) + (<usize>op.from << 2);
      move(x, tile.base + op.y + (i * <usize>op.yWidth << 2), op.width, false);
    }
  }
}

export function sliceBackward(record: usize, tile: Tile): void {
  const op = changetype<Slice>(record);
  if (op.mode == SKIP) return;
  if (op.mode == WRITE) memory.fill(tile.base + op.dx, 0, <usize>(op.steps * tile.capacity * op.xWidth) << 2);
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const i = <usize>(s * tile.capacity + r);
      const dx = tile.base + op.dx + (i * <usize>op.xWidth << 2) + (<usize>op.from << 2);
      move(tile.base + op.dy + (i * <usize>op.yWidth << 2), dx, op.width, true);
    }
  }
}

@unmanaged
class Join extends Operation {
  y: usize;
  dy: usize;
  /** Values put together; what each is follows the record. */
  parts: i32;
  steps: i32;
  yWidth: i32;
}

@unmanaged
class Part {
  value: usize;
  slope: usize;
  mode: i32;
  width: i32;
  lineWidth: i32;
}

// @ts-ignore: decorator
@inline
function partAt(op: Join, i: i32): Part {
  return changetype<Part>(changetype<usize>(op) + offsetof<Join>() + <usize>i * offsetof<Part>());
}

/** Side by side: features of all parts, step by step. */
export function concatForward(record: usize, tile: Tile): void {
  const op = changetype<Join>(record);
  const rows = rowsOf(op, tile);
  let offset: usize = 0;
  for (let k = 0; k < op.parts; k++) {
    const part = partAt(op, k);
    for (let s = 0; s < op.steps; s++) {
      for (let r = 0; r < rows; r++) {
        const i = <usize>(s * tile.capacity + r);
        const y = tile.base + op.y + (i * <usize>op.yWidth << 2) + offset;
        move(tile.base + part.value + (i * <usize>part.lineWidth << 2), y, part.width, false);
      }
    }
    offset += <usize>part.width << 2;
  }
}

export function concatBackward(record: usize, tile: Tile): void {
  const op = changetype<Join>(record);
  const rows = rowsOf(op, tile);
  let offset: usize = 0;
  for (let k = 0; k < op.parts; k++) {
    const part = partAt(op, k);
    for (let s = 0; part.mode != SKIP && s < op.steps; s++) {
      for (let r = 0; r < rows; r++) {
        const i = <usize>(s * tile.capacity + r);
        const dy = tile.base + op.dy + (i * <usize>op.yWidth << 2) + offset;
        move(dy, tile.base + part.slope + (i * <usize>part.lineWidth << 2), part.width, part.mode == ADD);
      }
    }
    offset += <usize>part.width << 2;
  }
}

/** One after the other: every part is a step. */
export function stackForward(record: usize, tile: Tile): void {
  const op = changetype<Join>(record);
  const block = <usize>(tile.capacity * op.yWidth) << 2;
  for (let k = 0; k < op.parts; k++) {
    memory.copy(tile.base + op.y + <usize>k * block, tile.base + partAt(op, k).value, block);
  }
}

export function stackBackward(record: usize, tile: Tile): void {
  const op = changetype<Join>(record);
  const block = tile.capacity * op.yWidth;
  for (let k = 0; k < op.parts; k++) {
    const part = partAt(op, k);
    if (part.mode == SKIP) continue;
    move(tile.base + op.dy + (<usize>(k * block) << 2), tile.base + part.slope, block, part.mode == ADD);
  }
}

/** [steps, width] → [steps·width]; a record like a slice's. */
export function flattenForward(record: usize, tile: Tile): void {
  const op = changetype<Slice>(record);
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const x = tile.base + op.x + (<usize>((s * tile.capacity + r) * op.xWidth) << 2);
      move(x, tile.base + op.y + (<usize>(r * op.yWidth + s * op.width) << 2), op.width, false);
    }
  }
}

export function flattenBackward(record: usize, tile: Tile): void {
  const op = changetype<Slice>(record);
  if (op.mode == SKIP) return;
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const dx = tile.base + op.dx + (<usize>((s * tile.capacity + r) * op.xWidth) << 2);
      move(tile.base + op.dy + (<usize>(r * op.yWidth + s * op.width) << 2), dx, op.width, op.mode == ADD);
    }
  }
}

/** [steps·width] → [steps, width]: `x` is the flat side, whose lines are `yWidth` floats. */
export function unflattenForward(record: usize, tile: Tile): void {
  const op = changetype<Slice>(record);
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const y = tile.base + op.y + (<usize>((s * tile.capacity + r) * op.xWidth) << 2);
      move(tile.base + op.x + (<usize>(r * op.yWidth + s * op.width) << 2), y, op.width, false);
    }
  }
}

export function unflattenBackward(record: usize, tile: Tile): void {
  const op = changetype<Slice>(record);
  if (op.mode == SKIP) return;
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const dy = tile.base + op.dy + (<usize>((s * tile.capacity + r) * op.xWidth) << 2);
      move(dy, tile.base + op.dx + (<usize>(r * op.yWidth + s * op.width) << 2), op.width, op.mode == ADD);
    }
  }
}
