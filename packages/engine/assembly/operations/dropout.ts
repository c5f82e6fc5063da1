/** Dropout: numbers are kept with a given probability and scaled up so that the mean stays. */
import { ADD, rowsOf, SKIP, Through, Tile } from "../tile";
import { put } from "../vector";

@unmanaged
class Dropout extends Through {
  steps: i32;
  lineWidth: i32;
  /** Tells the dropouts of a program apart. */
  key: u32;
  /** A number is dropped where its 24 random bits are below this. */
  threshold: i32;
  scale: f32;
}

// @ts-ignore: decorator
@inline
function mix(x: v128): v128 {
  // Two rounds of xor-shift and odd multiplication; constants by C. Wellons's search for small bias.
  let v = v128.xor(x, i32x4.shr_u(x, 16));
  v = i32x4.mul(v, i32x4.splat(0x7feb352d));
  v = v128.xor(v, i32x4.shr_u(v, 15));
  v = i32x4.mul(v, i32x4.splat(<i32>0x846ca68b));
  return v128.xor(v, i32x4.shr_u(v, 16));
}

/**
 * Ones for the four numbers from `position` on that are kept. Bits depend on the run's seed, the
 * operation, the row of the batch and the place in it, never on tiles or threads.
 */
// @ts-ignore: decorator
@inline
function kept(seed: i32, position: i32, threshold: v128): v128 {
  const places = i32x4.add(i32x4.splat(position), i32x4(0, 1, 2, 3));
  const bits = mix(v128.xor(mix(v128.xor(places, i32x4.splat(seed))), i32x4.splat(seed ^ 0x3c6ef372)));
  return i32x4.ge_s(i32x4.shr_u(bits, 8), threshold);
}

function apply(op: Dropout, tile: Tile, x: usize, y: usize, add: bool): void {
  const floats = op.lineWidth, line = <usize>floats << 2;
  const threshold = i32x4.splat(op.threshold), scale = f32x4.splat(op.scale);
  const seed = <i32>(tile.program.seed * 0x9e3779b9 + op.key * 0x85ebca6b);
  const rows = rowsOf(op, tile);
  for (let s = 0; s < op.steps; s++) {
    for (let r = 0; r < rows; r++) {
      const at = <usize>(s * tile.capacity + r) * line;
      const first = ((tile.first + r) * op.steps + s) * floats;
      for (let i = 0; i < floats; i += 4) {
        const p = at + (<usize>i << 2);
        const v = v128.and(kept(seed, first + i, threshold), f32x4.mul(v128.load(x + p), scale));
        put(y + p, v, add);
      }
    }
  }
}

export function dropoutForward(record: usize, tile: Tile): void {
  const op = changetype<Dropout>(record);
  apply(op, tile, tile.base + op.x, tile.base + op.y, false);
}

export function dropoutBackward(record: usize, tile: Tile): void {
  const op = changetype<Dropout>(record);
  if (op.mode != SKIP) apply(op, tile, tile.base + op.dy, tile.base + op.dx, op.mode == ADD);
}
