/**
 * Scaled dot-product attention in heads: out = softmax(q·kᵀ/√d)·v, each head on its own slice of the
 * features. Steps whose mask is 0 are not attended to; a row without any other gives zeros.
 *
 * [V17] Vaswani et al., "Attention is all you need", NeurIPS 2017. arXiv:1706.03762
 */
import { exp } from "../activations";
import { NONE, Operation, rowsOf, SKIP, Tile, WRITE } from "../tile";
import { fma, lanes } from "../vector";

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

export function attentionForward(record: usize, tile: Tile): void {
  const op = changetype<Attention>(record);
  const line = <usize>op.width << 2, lineV = <usize>op.widthV << 2;
  const block = <usize>tile.capacity * line, blockV = <usize>tile.capacity * lineV;
  const stride = <usize>(op.keys + 3 & ~3) << 2;
  let p = tile.base + op.weights;
  for (let r = 0, rows = rowsOf(op, tile); r < rows; r++) {
    for (let h = 0; h < op.heads; h++) {
      const slice = <usize>r * line + (<usize>(h * op.depth) << 2);
      const sliceV = <usize>r * lineV + (<usize>(h * op.depthV) << 2);
      const k = tile.base + op.k + slice, v = tile.base + op.v + sliceV;
      for (let i = 0; i < op.queries; i++, p += stride) {
        const q = tile.base + op.q + slice + <usize>i * block;
        for (let j = 0; j < op.keys; j++) {
          const score = attended(op, tile, r, i, j) ? op.scale * dot(q, k + <usize>j * block, op.depth) : -Infinity;
          store<f32>(p + (<usize>j << 2), score);
        }
        softmax(p, op.keys);
        const y = tile.base + op.y + sliceV + <usize>i * blockV;
        memory.fill(y, 0, <usize>op.depthV << 2);
        for (let j = 0; j < op.keys; j++) addScaled(y, load<f32>(p + (<usize>j << 2)), v + <usize>j * blockV, op.depthV);
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
