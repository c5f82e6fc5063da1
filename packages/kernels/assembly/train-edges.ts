/**
 * Backward through the messages of one layer, factorised as the forward pass is.
 *
 * With M = Σ_e w·g_e ⊗ [h_e; 1] (w = 1/count) and s = W3 : M + …, the slopes are
 *
 *   dM = W3ᵀ·ds,  dg_e = w·dM·[h_e; 1],  dh_e = w·dMᵀ·g_e,  dz_e = dg_e ∘ GELU′(z_e),
 *   du_e = W2ᵀ·dz_e,  da_e = du_e ∘ GELU′(a_e),  dA(y) = Σ_e da_e,  dB(x) += da_e,
 *
 * and the weights' gradients sums of outer products: dW3 of ds ⊗ M once a node, dW2 of dz_e ⊗ u_e.
 */
import { dense4, NONE, tile } from "./dense";
import { storeGeluAndSlope } from "./gelu-slope";
import { HIDDEN, Layer, layerOf, MOMENTS, MOMENTS_ROW, ROW, STATE, WIDTH } from "./job";
import { gatherStates } from "./message";
import { targetHalf } from "./operator";
import { addRows, outer } from "./outer";
import { gradientOf, partStart, TrainJob, TrainLayer, trainLayerOf } from "./train-job";
import { fma, splat } from "./vector";

/** A row of dM: 139 panels of 8. */
const MOMENT_SLOPES: usize = 4480;
const PANELS: i32 = 139;

/** Offsets into scratch; lists of edges, padded to four, follow. */
const HALF: usize = 0; // [64]
const TARGET_SLOPES: usize = 256; // [64]
const SCALED: usize = 512; // [4][16]
const SLOPES: usize = 768; // [4][1120]
const TRANSPOSED: usize = SLOPES + 4 * MOMENT_SLOPES; // [2 panels][64][8]
const STATE_TILE: usize = TRANSPOSED + 4096; // [4][16]
const HIDDEN_TILE: usize = STATE_TILE + 256; // [4][64]
const LISTS: usize = HIDDEN_TILE + 1024;

export function trainScratch(maxEdges: i32): i32 {
  return <i32>LISTS + (maxEdges + 4) * (<i32>STATE + 4 * <i32>ROW);
}

/** Kernel: items are parts; layer `first` of the job at nodes from `firstBlock` on. */
export function trainEdges(args: usize, begin: i32, end: i32, scratch: usize): void {
  const job = changetype<TrainJob>(args);
  const layer = layerOf(job, job.first), kept = trainLayerOf(job, job.first);
  for (let part = begin; part < end; part++) {
    const halfSlopes = job.sourceParts + <usize>part * job.sourceBytes;
    memory.fill(halfSlopes, 0, job.sourceBytes);
    const liftedSlopes = halfSlopes + (<usize>job.inputBlocks << 2) * ROW;
    const last = partStart(job.firstBlock, job.nBlocks, part + 1, job.parts);
    for (let b = partStart(job.firstBlock, job.nBlocks, part, job.parts); b < last; b++) {
      const y = b << 2;
      momentSlopes(job, layer, kept, part, y, scratch);
      let edges = kept.edges + load<usize>(job.edgeStarts + (y << 2)) * ROW;
      for (let i = 0; i < 4; i++) {
        const count = load<usize>(job.ranges + ((y + i) << 3), 4);
        if (count == 0) continue;
        const slopes = scratch + SLOPES + i * MOMENT_SLOPES;
        target(job, layer, kept, part, y + i, slopes, edges, halfSlopes, liftedSlopes, scratch);
        edges += count * ROW;
      }
    }
  }
}

/** dM of four targets, and the gradients of the output layer and the bias. */
function momentSlopes(job: TrainJob, layer: Layer, kept: TrainLayer, part: i32, y: i32, scratch: usize): void {
  const ds = kept.stateSlopes + y * STATE, moments = kept.moments + y * MOMENTS_ROW;
  addRows(ds, STATE, 4, gradientOf(job, part, layer.bias), STATE);
  outer(moments, MOMENTS_ROW, MOMENTS, ds, STATE, 4, gradientOf(job, part, layer.output), 2);
  for (let i = 0; i < 4; i++) {
    const count = load<usize>(job.ranges + ((y + i) << 3), 4);
    // Unequal weights come in at the edges.
    const w = f32x4.splat(job.weights ? <f32>1 : count ? <f32>1 / <f32>count : <f32>0);
    for (let k: usize = 0; k < STATE; k += 16) {
      v128.store(scratch + SCALED + i * STATE + k, f32x4.mul(w, v128.load(ds + i * STATE + k)));
    }
  }
  // 139 panels need more zeros for a bias than there are; one panel at a time takes the same.
  let w = kept.output, out = scratch + SLOPES;
  for (let p = 0; p < PANELS; p++) {
    tile(scratch + SCALED, STATE, WIDTH, w, job.zeros, job.zeros, out, MOMENT_SLOPES, NONE);
    w += WIDTH << 5;
    out += 32;
  }
}

function target(
  job: TrainJob, layer: Layer, kept: TrainLayer, part: i32, y: i32, slopes: usize, edges: usize,
  halfSlopes: usize, liftedSlopes: usize, scratch: usize,
): void {
  const range = job.ranges + (y << 3);
  const count = load<usize>(range, 4);
  const sources = job.sources + (load<usize>(range) << 2);
  const padded = (count + 3) & ~3;
  const h = scratch + LISTS;
  const u = h + padded * STATE, du = u + padded * ROW, g = du + padded * ROW, dz = g + padded * ROW;
  gatherStates(layer.states, sources, count, h);
  const half = scratch + HALF;
  targetHalf(layer, job.positions + (y << 3), half);
  for (let e: usize = 0; e < count; e++) {
    firstSlopes(half, layer.sourceHalves + load<usize>(sources + (e << 2)) * ROW, u + e * ROW, du + e * ROW);
  }
  for (let e: usize = 0; e < padded; e += 4) {
    hiddenSlopes(h + e * STATE, slopes, edges + e * ROW, g + e * ROW, dz + e * ROW);
  }
  const weights = job.weights ? job.weights + (load<usize>(range) << 2) : 0;
  if (weights) scaleRows(dz, ROW, weights, count);
  memory.fill(dz + count * ROW, 0, (padded - count) * ROW);

  // dh_e = dMᵀ·g_e; the tail of dM belongs to Σ [h_e; 1], which the output layer's bias multiplies.
  const transposed = scratch + TRANSPOSED, stateTile = scratch + STATE_TILE;
  transpose(slopes, transposed);
  const tail = slopes + 17 * ROW;
  for (let e: usize = 0; e < padded; e += 4) {
    dense4(g + e * ROW, ROW, HIDDEN, transposed, tail, tail, stateTile, STATE, 2, NONE);
    if (weights) scaleRows(stateTile, STATE, weights + (e << 2), min(4, count - e));
    scatter(stateTile, STATE, sources + (e << 2), min(4, count - e), liftedSlopes);
  }

  outer(u, ROW, HIDDEN, dz, ROW, count, gradientOf(job, part, layer.second), 8);
  addRows(dz, ROW, count, gradientOf(job, part, layer.secondBias), ROW);

  const sum = scratch + TARGET_SLOPES, hiddenTile = scratch + HIDDEN_TILE;
  memory.fill(sum, 0, ROW);
  for (let e: usize = 0; e < padded; e += 4) {
    const rows = min(4, count - e);
    dense4(dz + e * ROW, ROW, HIDDEN, kept.second, job.zeros, job.zeros, hiddenTile, ROW, 8, NONE);
    for (let k: usize = 0; k < rows * ROW; k += 16) {
      const p = hiddenTile + k;
      v128.store(p, f32x4.mul(v128.load(p), v128.load(du + e * ROW + k)));
    }
    scatter(hiddenTile, ROW, sources + (e << 2), rows, halfSlopes);
    addRows(hiddenTile, ROW, rows, sum, ROW);
  }
  targetSlopes(job, layer, part, job.positions + (y << 3), sum);
}

/** u = GELU(a + b) and GELU′(a + b) of one edge. */
// @ts-ignore: decorator
@inline
function firstSlopes(a: usize, b: usize, u: usize, slope: usize): void {
  const one = f32x4.splat(1);
  for (let k: usize = 0; k < ROW; k += 16) {
    storeGeluAndSlope(f32x4.add(v128.load(a + k), v128.load(b + k)), one, u + k, slope + k);
  }
}

/** g and dz of four edges: tiles of 4 edges × 8 hidden units over dM, which lies as [17][64]. */
function hiddenSlopes(h: usize, slopes: usize, z: usize, g: usize, dz: usize): void {
  for (let k: usize = 0; k < ROW; k += 32) {
    let w = slopes + k;
    let a0 = v128.load(w, 4096), b0 = v128.load(w, 4112);
    let a1 = a0, b1 = b0, a2 = a0, b2 = b0, a3 = a0, b3 = b0;
    for (let s = h, end = h + STATE; s < end; s += 4) {
      const wa = v128.load(w), wb = v128.load(w, 16);
      w += ROW;
      let x = splat(s);
      a0 = fma(x, wa, a0); b0 = fma(x, wb, b0);
      x = splat(s + STATE);
      a1 = fma(x, wa, a1); b1 = fma(x, wb, b1);
      x = splat(s + 2 * STATE);
      a2 = fma(x, wa, a2); b2 = fma(x, wb, b2);
      x = splat(s + 3 * STATE);
      a3 = fma(x, wa, a3); b3 = fma(x, wb, b3);
    }
    v128.store(dz + k, a0); v128.store(dz + k, b0, 16);
    v128.store(dz + k, a1, 256); v128.store(dz + k, b1, 272);
    v128.store(dz + k, a2, 512); v128.store(dz + k, b2, 528);
    v128.store(dz + k, a3, 768); v128.store(dz + k, b3, 784);
  }
  for (let k: usize = 0; k < 4 * ROW; k += 16) {
    storeGeluAndSlope(v128.load(z + k), v128.load(dz + k), g + k, dz + k);
  }
}

/** [16][64] as panels [2][64][8], in squares of four. */
function transpose(slopes: usize, out: usize): void {
  for (let c: usize = 0; c < 16; c += 4) {
    let to = out + (c >> 3) * 2048 + ((c & 4) << 2);
    for (let from = slopes + c * ROW, end = from + ROW; from < end; from += 16) {
      const r0 = v128.load(from), r1 = v128.load(from, 256), r2 = v128.load(from, 512), r3 = v128.load(from, 768);
      const t0 = i32x4.shuffle(r0, r1, 0, 4, 1, 5), t1 = i32x4.shuffle(r0, r1, 2, 6, 3, 7);
      const t2 = i32x4.shuffle(r2, r3, 0, 4, 1, 5), t3 = i32x4.shuffle(r2, r3, 2, 6, 3, 7);
      v128.store(to, i64x2.shuffle(t0, t2, 0, 2));
      v128.store(to, i64x2.shuffle(t0, t2, 1, 3), 32);
      v128.store(to, i64x2.shuffle(t1, t3, 0, 2), 64);
      v128.store(to, i64x2.shuffle(t1, t3, 1, 3), 96);
      to += 128;
    }
  }
}

/** Each row times its weight. */
function scaleRows(rows: usize, bytes: usize, weights: usize, count: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const w = splat(weights + (i << 2));
    for (let p = rows + i * bytes, stop = p + bytes; p < stop; p += 16) v128.store(p, f32x4.mul(w, v128.load(p)));
  }
}

/** to[source] += row, for up to four rows. */
// @ts-ignore: decorator
@inline
function scatter(rows: usize, bytes: usize, sources: usize, count: usize, to: usize): void {
  for (let i: usize = 0; i < count; i++) {
    const row = rows + i * bytes, out = to + load<usize>(sources + (i << 2)) * bytes;
    for (let k: usize = 0; k < bytes; k += 16) {
      v128.store(out + k, f32x4.add(v128.load(out + k), v128.load(row + k)));
    }
  }
}

/** Gradients of A(y) = b + ρ·w_ρ + z·w_z. */
function targetSlopes(job: TrainJob, layer: Layer, part: i32, position: usize, sum: usize): void {
  const rho = v128.load32_splat(position), z = v128.load32_splat(position, 4);
  const bias = gradientOf(job, part, layer.targetBias);
  const byRho = gradientOf(job, part, layer.byRho), byZ = gradientOf(job, part, layer.byZ);
  for (let k: usize = 0; k < ROW; k += 16) {
    const d = v128.load(sum + k);
    v128.store(bias + k, f32x4.add(v128.load(bias + k), d));
    v128.store(byRho + k, fma(rho, d, v128.load(byRho + k)));
    v128.store(byZ + k, fma(z, d, v128.load(byZ + k)));
  }
}
