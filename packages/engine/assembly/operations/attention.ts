/**
 * Scaled dot-product attention in heads: out = softmax(q·kᵀ/√d)·v, each head on its own slice of the
 * features. Steps whose mask is 0 are not attended to; a row without any other gives zeros.
 *
 * [V17] Vaswani et al., "Attention is all you need", NeurIPS 2017. arXiv:1706.03762
 */
import { exp } from "../activations";
import { NONE, Operation, rowsOf, SKIP, Tile, WRITE } from "../tile";
import { fma, lanes, splat } from "../vector";

@unmanaged
class Attention extends Operation {
  q: usize;
  k: usize;
  v: usize;
  y: usize;
  dq: usize;
  dk: usize;
  dv: usize;
  dy: usize;
  modeQ: i32;
  modeK: i32;
  modeV: i32;
  /** Steps of the queries, and of keys and values. */
  queries: i32;
  keys: i32;
  heads: i32;
  /** Features of a head in q and k, and in v. */
  depth: i32;
  depthV: i32;
  width: i32;
  widthV: i32;
  scale: f32;
  /** 1: a query sees no later key. */
  causal: i32;
  mask: usize;
  maskWidth: i32;
  /** Weights [rows][heads][queries][keys, in whole vectors], and their slopes for one query. */
  weights: usize;
  slopes: usize;
}

/** Σ a·b over `n` floats. */
// @ts-ignore: decorator
@inline
function dot(a: usize, b: usize, n: i32): f32 {
  let sum = f32x4.splat(0);
  let i = 0;
  for (; i + 4 <= n; i += 4) sum = fma(v128.load(a + (<usize>i << 2)), v128.load(b + (<usize>i << 2)), sum);
  let total = lanes(sum);
  for (; i < n; i++) total += load<f32>(a + (<usize>i << 2)) * load<f32>(b + (<usize>i << 2));
  return total;
}

/** y += factor·x over `n` floats. */
// @ts-ignore: decorator
@inline
function addScaled(y: usize, factor: f32, x: usize, n: i32): void {
  const f = f32x4.splat(factor);
  let i = 0;
  for (; i + 4 <= n; i += 4) {
    const at = <usize>i << 2;
    v128.store(y + at, fma(f, v128.load(x + at), v128.load(y + at)));
  }
  for (; i < n; i++) {
    const at = <usize>i << 2;
    store<f32>(y + at, load<f32>(y + at) + factor * load<f32>(x + at));
  }
}

// @ts-ignore: decorator
@inline
function attended(op: Attention, tile: Tile, row: i32, query: i32, key: i32): bool {
  if (op.causal && key > query) return false;
  return op.mask == NONE || load<f32>(tile.base + op.mask + (<usize>(row * op.maskWidth + key) << 2)) != 0;
}

/** Scores into weights, in place; those out of reach are −∞ and become 0. */
function softmax(p: usize, n: i32): void {
  let most: f32 = -Infinity;
  for (let j = 0; j < n; j++) most = max(most, load<f32>(p + (<usize>j << 2)));
  if (most == -Infinity) {
    memory.fill(p, 0, <usize>n << 2);
    return;
  }
  for (let j = n; j & 3; j++) store<f32>(p + (<usize>j << 2), -Infinity);
  const shift = f32x4.splat(most), none = f32x4.splat(-Infinity);
  let sum = f32x4.splat(0);
  const end = p + (<usize>n << 2);
  for (let at = p; at < end; at += 16) {
    const s = v128.load(at);
    const e = v128.andnot(exp(f32x4.sub(s, shift)), f32x4.eq(s, none));
    v128.store(at, e);
    sum = f32x4.add(sum, e);
  }
  const share = f32x4.splat(1 / lanes(sum));
  for (let at = p; at < end; at += 16) v128.store(at, f32x4.mul(v128.load(at), share));
}

/** Sums of the lanes of four vectors, as one vector. */
// @ts-ignore: decorator
@inline
function lanesOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7));
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7));
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

/** p[j] = scale·q·k_j for `keys` keys, four at a time; the last four may go past the end of p. */
function scoresOf(q: usize, k: usize, block: usize, keys: i32, depth: i32, scale: f32, p: usize): void {
  const whole = <usize>(depth & ~3) << 2, all = <usize>depth << 2, factor = f32x4.splat(scale);
  for (let j = 0; j < keys; j += 4) {
    // Past the last key the last one stands in.
    const k0 = k + <usize>j * block;
    const k1 = k0 + (j + 1 < keys ? block : 0), k2 = k1 + (j + 2 < keys ? block : 0), k3 = k2 + (j + 3 < keys ? block : 0);
    let a = f32x4.splat(0), b = a, c = a, d = a;
    let i: usize = 0;
    for (; i < whole; i += 16) {
      const v = v128.load(q + i);
      a = fma(v, v128.load(k0 + i), a); b = fma(v, v128.load(k1 + i), b);
      c = fma(v, v128.load(k2 + i), c); d = fma(v, v128.load(k3 + i), d);
    }
    let sums = lanesOfFour(a, b, c, d);
    for (; i < all; i += 4) {
      const column = f32x4(load<f32>(k0 + i), load<f32>(k1 + i), load<f32>(k2 + i), load<f32>(k3 + i));
      sums = fma(f32x4.splat(load<f32>(q + i)), column, sums);
    }
    v128.store(p + (<usize>j << 2), f32x4.mul(sums, factor));
  }
}

/** y = Σ_j p[j]·v_j over `depth` features, sixteen at a time. */
function mixValues(p: usize, v: usize, block: usize, keys: i32, depth: i32, y: usize): void {
  const all = <usize>depth << 2, last = p + (<usize>keys << 2);
  let i: usize = 0;
  for (; i + 64 <= all; i += 64) {
    let a = f32x4.splat(0), b = a, c = a, d = a;
    for (let pj = p, vj = v + i; pj < last; pj += 4, vj += block) {
      const share = splat(pj);
      a = fma(share, v128.load(vj), a); b = fma(share, v128.load(vj, 16), b);
      c = fma(share, v128.load(vj, 32), c); d = fma(share, v128.load(vj, 48), d);
    }
    v128.store(y + i, a); v128.store(y + i, b, 16); v128.store(y + i, c, 32); v128.store(y + i, d, 48);
  }
  for (; i + 16 <= all; i += 16) {
    let a = f32x4.splat(0);
    for (let pj = p, vj = v + i; pj < last; pj += 4, vj += block) a = fma(splat(pj), v128.load(vj), a);
    v128.store(y + i, a);
  }
  for (; i < all; i += 4) {
    let sum: f32 = 0;
    for (let pj = p, vj = v + i; pj < last; pj += 4, vj += block) sum += load<f32>(pj) * load<f32>(vj);
    store<f32>(y + i, sum);
  }
}

export function attentionForward(record: usize, tile: Tile): void {
  const op = changetype<Attention>(record);
  const line = <usize>op.width << 2, lineV = <usize>op.widthV << 2;
  const block = <usize>tile.capacity * line, blockV = <usize>tile.capacity * lineV;
  const stride = <usize>(op.keys + 3 & ~3) << 2;
  const restricted = op.causal != 0 || op.mask != NONE;
  let p = tile.base + op.weights;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    for (let h = 0; h < op.heads; h++) {
      const slice = <usize>r * line + (<usize>(h * op.depth) << 2);
      const sliceV = <usize>r * lineV + (<usize>(h * op.depthV) << 2);
      const k = tile.base + op.k + slice, v = tile.base + op.v + sliceV;
      for (let i = 0; i < op.queries; i++, p += stride) {
        scoresOf(tile.base + op.q + slice + <usize>i * block, k, block, op.keys, op.depth, op.scale, p);
        if (restricted) {
          for (let j = 0; j < op.keys; j++) {
            if (!attended(op, tile, r, i, j)) store<f32>(p + (<usize>j << 2), -Infinity);
          }
        }
        softmax(p, op.keys);
        mixValues(p, v, blockV, op.keys, op.depthV, tile.base + op.y + sliceV + <usize>i * blockV);
      }
    }
  }
}

export function attentionBackward(record: usize, tile: Tile): void {
  const op = changetype<Attention>(record);
  const line = <usize>op.width << 2, lineV = <usize>op.widthV << 2;
  const block = <usize>tile.capacity * line, blockV = <usize>tile.capacity * lineV;
  const stride = <usize>(op.keys + 3 & ~3) << 2;
  if (op.modeQ == WRITE) memory.fill(tile.base + op.dq, 0, <usize>op.queries * block);
  if (op.modeK == WRITE) memory.fill(tile.base + op.dk, 0, <usize>op.keys * block);
  if (op.modeV == WRITE) memory.fill(tile.base + op.dv, 0, <usize>op.keys * blockV);
  const slopes = tile.base + op.slopes;
  let p = tile.base + op.weights;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    for (let h = 0; h < op.heads; h++) {
      const slice = <usize>r * line + (<usize>(h * op.depth) << 2);
      const sliceV = <usize>r * lineV + (<usize>(h * op.depthV) << 2);
      for (let i = 0; i < op.queries; i++, p += stride) {
        const dy = tile.base + op.dy + sliceV + <usize>i * blockV;
        let mean: f32 = 0;
        for (let j = 0; j < op.keys; j++) {
          const at = <usize>j << 2;
          const d = dot(dy, tile.base + op.v + sliceV + <usize>j * blockV, op.depthV);
          const weight = load<f32>(p + at);
          store<f32>(slopes + at, d);
          mean += weight * d;
          if (op.modeV != SKIP && weight != 0) {
            addScaled(tile.base + op.dv + sliceV + <usize>j * blockV, weight, dy, op.depthV);
          }
        }
        const qi = slice + <usize>i * block;
        for (let j = 0; j < op.keys; j++) {
          const at = <usize>j << 2, kj = slice + <usize>j * block;
          const d = op.scale * load<f32>(p + at) * (load<f32>(slopes + at) - mean);
          if (d == 0) continue;
          if (op.modeQ != SKIP) addScaled(tile.base + op.dq + qi, d, tile.base + op.k + kj, op.depth);
          if (op.modeK != SKIP) addScaled(tile.base + op.dk + kj, d, tile.base + op.q + qi, op.depth);
        }
      }
    }
  }
}
