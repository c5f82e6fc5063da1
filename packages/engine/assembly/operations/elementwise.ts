/** Arithmetic on values of one shape; the right operand may be one number a row and step. */
import { activate, slope } from "../activations";
import { constant, put } from "../vector";
import { ADD, Operation, SKIP, Tile } from "../tile";

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
  const lines = op.steps * tile.capacity;
  let a = tile.base + op.a, b = tile.base + op.b, y = tile.base + op.y;
  const code = op.code, width = <usize>op.width << 2;
  if (!op.one) {
    for (const end = a + <usize>lines * width; a < end; a += 16, b += 16, y += 16) {
      v128.store(y, apply(code, v128.load(a), v128.load(b)));
    }
    return;
  }
  const strideB = <usize>op.widthB << 2;
  for (let i = 0; i < lines; i++, b += strideB) {
    const right = v128.load32_splat(b);
    for (const end = a + width; a < end; a += 16, y += 16) v128.store(y, apply(code, v128.load(a), right));
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
  const lines = op.steps * tile.capacity;
  const code = op.code, width = <usize>op.width << 2, strideB = <usize>op.widthB << 2;
  const one = op.one != 0;
  let a = tile.base + op.a, b = tile.base + op.b, dy = tile.base + op.dy;
  let da = tile.base + op.da, db = tile.base + op.db;
  for (let i = 0; i < lines; i++) {
    let total: f32 = 0;
    for (let k: usize = 0; k < width; k += 16) {
      const va = v128.load(a + k), d = v128.load(dy + k);
      const vb = one ? v128.load32_splat(b) : v128.load(b + k);
      if (op.modeA != SKIP) put(da + k, slopeA(code, va, vb, d), op.modeA == ADD);
      if (op.modeB != SKIP) {
        const s = slopeB(code, va, vb, d);
        if (!one) put(db + k, s, op.modeB == ADD);
        else {
          const used = op.features - <i32>(k >> 2);
          total += f32x4.extract_lane(s, 0);
          if (used > 1) total += f32x4.extract_lane(s, 1);
          if (used > 2) total += f32x4.extract_lane(s, 2);
          if (used > 3) total += f32x4.extract_lane(s, 3);
        }
      }
    }
    if (op.modeB != SKIP && one) store<f32>(db, op.modeB == ADD ? load<f32>(db) + total : total);
    a += width; dy += width; da += width;
    b += strideB; db += strideB;
  }
}

/** Maps of one value beside the activations, whose codes are below 16. */
export const AFFINE: i32 = 16;
export const SQUARE: i32 = 17;
export const ABSOLUTE: i32 = 18;
export const ROOT: i32 = 19;
export const LOG: i32 = 20;

@unmanaged
class Unary extends Operation {
  code: i32;
  x: usize;
  y: usize;
  dx: usize;
  dy: usize;
  mode: i32;
  /** Steps times the floats of a line. */
  floats: i32;
  /** y = scale·x + shift for AFFINE. */
  scale: f32;
  shift: f32;
}

export function unaryForward(record: usize, tile: Tile): void {
  const op = changetype<Unary>(record);
  let x = tile.base + op.x, y = tile.base + op.y;
  const bytes = <usize>(op.floats * tile.capacity) << 2;
  const code = op.code, end = x + bytes;
  if (code < 16) activate(code, x, y, bytes);
  else if (code == AFFINE) {
    const scale = f32x4.splat(op.scale), shift = f32x4.splat(op.shift);
    for (; x < end; x += 16, y += 16) v128.store(y, f32x4.add(f32x4.mul(v128.load(x), scale), shift));
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
  const bytes = <usize>(op.floats * tile.capacity) << 2;
  let x = tile.base + op.x, y = tile.base + op.y, dx = tile.base + op.dx;
  const dy = tile.base + op.dy;
  const code = op.code;
  const add = op.mode == ADD;
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
