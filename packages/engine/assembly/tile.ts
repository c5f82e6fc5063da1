/**
 * What a run consists of, in 32-bit words written by the host (src/program).
 *
 * A program's rows are worked on in tiles of up to `capacity` rows. A tile's values live in memory of
 * the thread's own, time-major: step, row, then the features padded to whole vectors, so that one
 * step of all rows is one matrix. Offsets are bytes from the tile's base.
 */

/** Offset that stands for "not there": no gradient is wanted, no mask is given. */
export const NONE: usize = 0xffffffff;

/** What becomes of a gradient: nobody asks for it, it is the first to arrive, or it is added. */
export const SKIP: i32 = 0;
export const WRITE: i32 = 1;
export const ADD: i32 = 2;

@unmanaged
export class Program {
  /** Instructions, pairs of (code, address of the record), and how many there are. */
  instructions: usize;
  count: i32;
  /** Rows of this run, and of a tile. */
  rows: i32;
  capacity: i32;
  /** Tiles are shared out in so many parts; each adds up gradients of its own. */
  parts: i32;
  /** Gradients of part 0, and bytes to the next part's; 0 bytes where none are kept. */
  gradients: usize;
  gradientBytes: usize;
  /** Sums of the objective, a double a part. */
  sums: usize;
  /** Weight of a row in the objective. */
  scale: f32;
  /** Key of this run's random numbers. */
  seed: u32;
  /** Row sets: 0 is the whole tile, the others are filled by dispatching. */
  sets: i32;
}

@unmanaged
export class Tile {
  program: Program;
  /** First row of the tile in the batch; the thread's memory; the part's gradients. */
  first: i32;
  base: usize;
  gradients: usize;
  part: i32;
  /** Bytes of a step of a value take rows·capacity. */
  capacity: i32;
  /** Rows in each row set, 32 bits each. */
  counts: usize;
}

/** Bytes at the start of a thread's memory for the tile and the counts of its row sets. */
export const HEADER: usize = 256;

/** Every record begins with the row set it works on. */
@unmanaged
export class Operation {
  set: i32;
}

/** An operation of one value: offsets of it, of the output and of their slopes. */
@unmanaged
export class Through extends Operation {
  x: usize;
  y: usize;
  dx: usize;
  dy: usize;
  /** What becomes of the slope dx. */
  mode: i32;
}

// @ts-ignore: decorator
@inline
export function rowsOf(op: Operation, tile: Tile): i32 {
  return load<i32>(tile.counts + (<usize>op.set << 2));
}

/** Blocks of consecutive rows that `steps` steps fall into: one where the tile is full. */
// @ts-ignore: decorator
@inline
export function blocksOf(steps: i32, rows: i32, tile: Tile): i32 {
  return rows == tile.capacity ? 1 : steps;
}

/** Rows of such a block. */
// @ts-ignore: decorator
@inline
export function blockRows(steps: i32, rows: i32, tile: Tile): i32 {
  return rows == tile.capacity ? rows * steps : rows;
}
