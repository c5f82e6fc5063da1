/** Arithmetic on values of one shape; the right operand may be one number a row and step. */
import { activate, slope } from "../activations";
import { constant, put } from "../vector";
import { ADD, blockRows, blocksOf, Operation, rowsOf, SKIP, Through, Tile } from "../tile";

/** Codes the host knows by these names (src/operations/arithmetic.ts, src/operations/maps.ts). */
export const PLUS: i32 = 0;
export const MINUS: i32 = 1;
export const TIMES: i32 = 2;
export const OVER: i32 = 3;
export const LARGER: i32 = 4;
export const SMALLER: i32 = 5;

@unmanaged
class Binary extends Operation {
  code: i32;
  a: usize;
  b: usize;
  y: usize;
  da: usize;
  db: usize;
  dy: usize;
  modeA: i32;
  modeB: i32;
  steps: i32;
  /** Floats of a line, those of b's lines, and features in use. */
  width: i32;
  widthB: i32;
  features: i32;
  /** 1 where b is one number a line. */
  one: i32;
}

// @ts-ignore: decorator
@inline
function apply(code: i32, a: v128, b: v128): v128 {
  if (code == PLUS) return f32x4.add(a, b);
  if (code == MINUS) return f32x4.sub(a, b);
  if (code == TIMES) return f32x4.mul(a, b);
  if (code == OVER) return f32x4.div(a, b);
  if (code == LARGER) return f32x4.pmax(a, b);
  return f32x4.pmin(a, b);
}

export function binaryForward(record: usize, tile: Tile): void {
  const op = changetype<Binary>(record);
  const rows = rowsOf(op, tile), lines = blockRows(op.steps, rows, tile);
  const code = op.code, width = <usize>op.width << 2, strideB = <usize>op.widthB << 2;
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    const skipped = <usize>(s * tile.capacity);
    let a = tile.base + op.a + skipped * width, y = tile.base + op.y + skipped * width;
    let b = tile.base + op.b + skipped * strideB;
    if (!op.one) {
      for (const end = a + <usize>lines * width; a < end; a += 16, b += 16, y += 16) {
        v128.store(y, apply(code, v128.load(a), v128.load(b)));
      }
      continue;
    }
    for (let i = 0; i < lines; i++, b += strideB) {
      const right = v128.load32_splat(b);
      for (const end = a + width; a < end; a += 16, y += 16) v128.store(y, apply(code, v128.load(a), right));
    }
  }
}

/** ∂y/∂a and ∂y/∂b; at ties of LARGER and SMALLER the whole slope goes to a. */
// @ts-ignore: decorator
@inline
function slopeA(code: i32, a: v128, b: v128, d: v128): v128 {
  if (code == PLUS || code == MINUS) return d;
  if (code == TIMES) return f32x4.mul(d, b);
  if (code == OVER) return f32x4.div(d, b);
  if (code == LARGER) return v128.and(d, f32x4.ge(a, b));
  return v128.and(d, f32x4.le(a, b));
}

// @ts-ignore: decorator
@inline
function slopeB(code: i32, a: v128, b: v128, d: v128): v128 {
  if (code == PLUS) return d;
  if (code == MINUS) return f32x4.neg(d);
  if (code == TIMES) return f32x4.mul(d, a);
  if (code == OVER) return f32x4.neg(f32x4.div(f32x4.mul(d, a), f32x4.mul(b, b)));
  if (code == LARGER) return v128.and(d, f32x4.lt(a, b));
  return v128.and(d, f32x4.gt(a, b));
}

export function binaryBackward(record: usize, tile: Tile): void {
  const op = changetype<Binary>(record);
  const rows = rowsOf(op, tile), lines = blockRows(op.steps, rows, tile);
  const code = op.code, width = <usize>op.width << 2, strideB = <usize>op.widthB << 2;
  const one = op.one != 0;
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    const skipped = <usize>(s * tile.capacity);
    let a = tile.base + op.a + skipped * width, dy = tile.base + op.dy + skipped * width;
    let da = tile.base + op.da + skipped * width;
    let b = tile.base + op.b + skipped * strideB, db = tile.base + op.db + skipped * strideB;
    for (let i = 0; i < lines; i++) {
      let total: f32 = 0;
      for (let k: usize = 0; k < width; k += 16) {
        const va = v128.load(a + k), d = v128.load(dy + k);
        const vb = one ? v128.load32_splat(b) : v128.load(b + k);
        if (op.modeA != SKIP) put(da + k, slopeA(code, va, vb, d), op.modeA == ADD);
        if (op.modeB == SKIP) continue;
        const slope = slopeB(code, va, vb, d);
        if (one) total += sumOfUsed(slope, op.features - <i32>(k >> 2));
        else put(db + k, slope, op.modeB == ADD);
      }
      if (op.modeB != SKIP && one) store<f32>(db, op.modeB == ADD ? load<f32>(db) + total : total);
      a += width; dy += width; da += width;
      b += strideB; db += strideB;
    }
  }
}

/** Sum of the first `used` lanes. */
// @ts-ignore: decorator
@inline
function sumOfUsed(v: v128, used: i32): f32 {
  let sum = used > 0 ? f32x4.extract_lane(v, 0) : 0;
  if (used > 1) sum += f32x4.extract_lane(v, 1);
  if (used > 2) sum += f32x4.extract_lane(v, 2);
  return used > 3 ? sum + f32x4.extract_lane(v, 3) : sum;
}

/** Maps of one value beside the activations, whose codes are below 16. */
export const AFFINE: i32 = 16;
export const SQUARE: i32 = 17;
export const ABSOLUTE: i32 = 18;
export const ROOT: i32 = 19;
export const LOG: i32 = 20;
export const CLAMP: i32 = 21;

@unmanaged
class Unary extends Through {
  code: i32;
  steps: i32;
  lineWidth: i32;
  /** y = scale·x + shift for AFFINE; bounds for CLAMP. */
  scale: f32;
  shift: f32;
}

export function unaryForward(record: usize, tile: Tile): void {
  const op = changetype<Unary>(record);
  const rows = rowsOf(op, tile), line = <usize>op.lineWidth << 2;
  const bytes = <usize>blockRows(op.steps, rows, tile) * line;
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    const skipped = <usize>(s * tile.capacity) * line;
    map(op, tile.base + op.x + skipped, tile.base + op.y + skipped, bytes);
  }
}

function map(op: Unary, x: usize, y: usize, bytes: usize): void {
  const code = op.code, end = x + bytes;
  if (code < 16) activate(code, x, y, bytes);
  else if (code == AFFINE) {
    const scale = f32x4.splat(op.scale), shift = f32x4.splat(op.shift);
    for (; x < end; x += 16, y += 16) v128.store(y, f32x4.add(f32x4.mul(v128.load(x), scale), shift));
  } else if (code == CLAMP) {
    const least = f32x4.splat(op.scale), most = f32x4.splat(op.shift);
    for (; x < end; x += 16, y += 16) v128.store(y, f32x4.pmin(f32x4.pmax(v128.load(x), least), most));
  } else if (code == SQUARE) {
    for (; x < end; x += 16, y += 16) {
      const v = v128.load(x);
      v128.store(y, f32x4.mul(v, v));
    }
  } else if (code == ABSOLUTE) {
    for (; x < end; x += 16, y += 16) v128.store(y, f32x4.abs(v128.load(x)));
  } else if (code == ROOT) {
    for (; x < end; x += 16, y += 16) v128.store(y, f32x4.sqrt(v128.load(x)));
  } else if (code == LOG) {
    for (; x < end; x += 16, y += 16) v128.store(y, log(v128.load(x)));
  }
}

export function unaryBackward(record: usize, tile: Tile): void {
  const op = changetype<Unary>(record);
  if (op.mode == SKIP) return;
  const rows = rowsOf(op, tile), line = <usize>op.lineWidth << 2;
  const bytes = <usize>blockRows(op.steps, rows, tile) * line;
  for (let s = 0, blocks = blocksOf(op.steps, rows, tile); s < blocks; s++) {
    mapBack(op, tile.base + <usize>(s * tile.capacity) * line, bytes);
  }
}

/** `at` is where offsets of the record count from. */
function mapBack(op: Unary, at: usize, bytes: usize): void {
  let x = at + op.x, y = at + op.y, dx = at + op.dx;
  const dy = at + op.dy, code = op.code, add = op.mode == ADD;
  if (code < 16) {
    slope(code, x, y, dy, dy, bytes);
    for (let d = dy, end = dy + bytes; d < end; d += 16, dx += 16) put(dx, v128.load(d), add);
    return;
  }
  const scale = f32x4.splat(op.scale);
  for (let d = dy, end = dy + bytes; d < end; d += 16, x += 16, y += 16, dx += 16) {
    let s = v128.load(d);
    const v = v128.load(x);
    if (code == AFFINE) s = f32x4.mul(s, scale);
    else if (code == CLAMP) s = v128.and(s, f32x4.eq(v, v128.load(y))); // inside or at a bound
    else if (code == SQUARE) s = f32x4.mul(s, f32x4.add(v, v));
    else if (code == ABSOLUTE) {
      const sign = v128.and(v, f32x4.splat(-0.0));
      s = v128.andnot(v128.xor(s, sign), f32x4.eq(v, f32x4.splat(0))); // slope 0 at the kink
    } else if (code == ROOT) s = f32x4.div(s, f32x4.mul(f32x4.splat(2), v128.load(y)));
    else if (code == LOG) s = f32x4.div(s, v);
    put(dx, s, add);
  }
}

/** √2, 1, ln 2 in two pieces, and reciprocals for ln m = 2·artanh((m − 1)/(m + 1)). */
// @ts-ignore: decorator
@lazy const LOGS: usize = memory.data<f32>([
  0.693359375, -2.12194440e-4, 1.0, 2.0,
  0.333333333, 0.2, 0.142857143, 0.111111111, 0.0909090909,
]);

/** ln x for positive x; NaN below 0, −∞ at 0. Relative accuracy 4e-7 away from 1. */
// @ts-ignore: decorator
@inline
function log(x: v128): v128 {
  const one = constant(LOGS, 2);
  // m in [√½, √2): the exponent field is counted from that of √½.
  const shifted = i32x4.sub(x, i32x4.splat(0x3f3504f3));
  const exponent = i32x4.shr_s(shifted, 23);
  const m = i32x4.add(v128.and(shifted, i32x4.splat(0x007fffff)), i32x4.splat(0x3f3504f3));
  const n = f32x4.convert_i32x4_s(exponent);
  const t = f32x4.div(f32x4.sub(m, one), f32x4.add(m, one));
  const s = f32x4.mul(t, t);
  let p = constant(LOGS, 8);
  p = f32x4.add(f32x4.mul(p, s), constant(LOGS, 7));
  p = f32x4.add(f32x4.mul(p, s), constant(LOGS, 6));
  p = f32x4.add(f32x4.mul(p, s), constant(LOGS, 5));
  p = f32x4.add(f32x4.mul(p, s), constant(LOGS, 4));
  const twice = f32x4.add(t, t);
  const mantissa = f32x4.add(twice, f32x4.mul(twice, f32x4.mul(s, p)));
  const low = f32x4.add(mantissa, f32x4.mul(n, constant(LOGS, 1)));
  const y = f32x4.add(low, f32x4.mul(n, constant(LOGS, 0)));
  const zero = f32x4.splat(0);
  const at0 = v128.bitselect(f32x4.splat(-Infinity), y, f32x4.eq(x, zero));
  return v128.or(at0, v128.or(f32x4.lt(x, zero), f32x4.ne(x, x)));
}
