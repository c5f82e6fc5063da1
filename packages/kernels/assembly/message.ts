/**
 * Messages of the graph neural operator in factorised form: the 272 outputs of the kernel network
 * are never formed per edge. With g_e the 64 hidden values of an edge and h_e its source's state,
 *
 *   Σ_e W(e)·h_e + b(e) = W3 : Σ_e g_e ⊗ [h_e; 1],
 *
 * so an edge costs 64 additions, 2 × 64 GELUs and 64 × 64 + 64 × 17 multiply-adds, and W3 is
 * contracted once per node.
 */
import { gelu, storeGeluJet } from "./activations";
import { GELU, JET, tile } from "./dense";
import { HIDDEN, MOMENTS_ROW, ROW, STATE } from "./job";
import { fma, splat } from "./vector";

/** u = GELU(a + b), 64 values: first kernel layer of an edge, from its two node-level halves. */
// @ts-ignore: decorator
@inline
export function firstLayer(a: usize, b: usize, u: usize): void {
  for (let i: usize = 0; i < ROW; i += 32) {
    v128.store(u + i, gelu(f32x4.add(v128.load(a + i), v128.load(b + i))));
    v128.store(u + i, gelu(f32x4.add(v128.load(a + i, 16), v128.load(b + i, 16))), 16);
  }
}

/** The same as a jet in the target's (z, ρ), whose derivatives `az`, `ar` are weight columns. */
export function firstLayerJet(a: usize, b: usize, az: usize, ar: usize, u: usize): void {
  const zero = f32x4.splat(0);
  for (let i: usize = 0; i < ROW; i += 16) {
    const x = f32x4.add(v128.load(a + i), v128.load(b + i));
    storeGeluJet(x, v128.load(az + i), zero, v128.load(ar + i), u + i, ROW);
  }
}

/** Four rows of 64 through the second kernel layer; rows are edges, or the jet of one edge. */
export function secondLayer(u: usize, w: usize, bias: usize, z: usize): void {
  for (let p = 0; p < 8; p++) {
    tile(u, ROW, HIDDEN, w, bias, bias, z, ROW, GELU);
    w += HIDDEN << 5;
    bias += 32;
    z += 32;
  }
}

export function secondLayerJet(u: usize, w: usize, bias: usize, zeros: usize, z: usize): void {
  for (let p = 0; p < 8; p++) {
    tile(u, ROW, HIDDEN, w, bias, zeros, z, ROW, JET);
    w += HIDDEN << 5;
    bias += 32;
    z += 32;
  }
}

/** Copies the states of the sources of one target into consecutive rows. */
export function gatherStates(states: usize, sources: usize, count: usize, out: usize): void {
  for (const end = sources + (count << 2); sources < end; sources += 4) {
    const from = states + <usize>load<u32>(sources) * STATE;
    v128.store(out, v128.load(from));
    v128.store(out, v128.load(from, 16), 16);
    v128.store(out, v128.load(from, 32), 32);
    v128.store(out, v128.load(from, 48), 48);
    out += STATE;
  }
}

/**
 * moments[c][64] = Σ_e z_e·h_e[c] for c < 16 and Σ_e z_e for c = 16, then the 17 numbers
 * Σ_e [h_e; 1]. Rows of z are `zStride` bytes apart (4 rows an edge in jets).
 */
export function accumulate(z: usize, zStride: usize, h: usize, count: usize, moments: usize): void {
  const zEnd = z + count * zStride;
  for (let k: usize = 0; k < ROW; k += 32) {
    for (let c: usize = 0; c < 12; c += 4) {
      let a0 = f32x4.splat(0), b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;
      let s = h + (c << 2);
      for (let g = z + k, e = zEnd + k; g < e; g += zStride) {
        const ga = v128.load(g), gb = v128.load(g, 16);
        let x = splat(s);
        a0 = fma(x, ga, a0); b0 = fma(x, gb, b0);
        x = splat(s + 4);
        a1 = fma(x, ga, a1); b1 = fma(x, gb, b1);
        x = splat(s + 8);
        a2 = fma(x, ga, a2); b2 = fma(x, gb, b2);
        x = splat(s + 12);
        a3 = fma(x, ga, a3); b3 = fma(x, gb, b3);
        s += STATE;
      }
      const out = moments + c * ROW + k;
      v128.store(out, a0); v128.store(out, b0, 16);
      v128.store(out, a1, 256); v128.store(out, b1, 272);
      v128.store(out, a2, 512); v128.store(out, b2, 528);
      v128.store(out, a3, 768); v128.store(out, b3, 784);
    }
    // The last four columns, and the sum of z itself (the column of ones).
    let a0 = f32x4.splat(0), b0 = a0, a1 = a0, b1 = a0, a2 = a0, b2 = a0, a3 = a0, b3 = a0;
    let a4 = a0, b4 = a0;
    let s = h + 48;
    for (let g = z + k, e = zEnd + k; g < e; g += zStride) {
      const ga = v128.load(g), gb = v128.load(g, 16);
      let x = splat(s);
      a0 = fma(x, ga, a0); b0 = fma(x, gb, b0);
      x = splat(s + 4);
      a1 = fma(x, ga, a1); b1 = fma(x, gb, b1);
      x = splat(s + 8);
      a2 = fma(x, ga, a2); b2 = fma(x, gb, b2);
      x = splat(s + 12);
      a3 = fma(x, ga, a3); b3 = fma(x, gb, b3);
      a4 = f32x4.add(a4, ga); b4 = f32x4.add(b4, gb);
      s += STATE;
    }
    const out = moments + 12 * ROW + k;
    v128.store(out, a0); v128.store(out, b0, 16);
    v128.store(out, a1, 256); v128.store(out, b1, 272);
    v128.store(out, a2, 512); v128.store(out, b2, 528);
    v128.store(out, a3, 768); v128.store(out, b3, 784);
    v128.store(out, a4, 1024); v128.store(out, b4, 1040);
  }
  let h0 = f32x4.splat(0), h1 = h0, h2 = h0, h3 = h0;
  for (const e = h + count * STATE; h < e; h += STATE) {
    h0 = f32x4.add(h0, v128.load(h));
    h1 = f32x4.add(h1, v128.load(h, 16));
    h2 = f32x4.add(h2, v128.load(h, 32));
    h3 = f32x4.add(h3, v128.load(h, 48));
  }
  const tail = moments + 17 * ROW;
  v128.store(tail, h0);
  v128.store(tail, h1, 16);
  v128.store(tail, h2, 32);
  v128.store(tail, h3, 48);
  store<f32>(tail, <f32>count, 64);
}

/** Divides the moments by the number of edges: the mean message instead of the sum. */
export function average(moments: usize, count: usize): void {
  const scale = f32x4.splat(<f32>1 / <f32>count);
  for (let p = moments, e = moments + MOMENTS_ROW; p < e; p += 16) {
    v128.store(p, f32x4.mul(v128.load(p), scale));
  }
}

/**
 * Σ_e ω_e·g_e ⊗ [h_e; 1] and Σ_e ω_e·[h_e; 1] for edges of unequal weight; scales the rows of z.
 * @param weights of the `count` edges, 4 bytes apart
 */
export function accumulateWeighted(z: usize, zStride: usize, h: usize, weights: usize, count: usize, moments: usize): void {
  for (let e: usize = 0; e < count; e++) {
    const w = splat(weights + (e << 2));
    for (let p = z + e * zStride, stop = p + ROW; p < stop; p += 16) v128.store(p, f32x4.mul(w, v128.load(p)));
  }
  accumulate(z, zStride, h, count, moments);
  weightedTail(h, weights, count, moments + 17 * ROW);
}

/** Σ_e ω_e·[h_e; 1]. */
export function weightedTail(h: usize, weights: usize, count: usize, tail: usize): void {
  let h0 = f32x4.splat(0), h1 = h0, h2 = h0, h3 = h0;
  let sum: f32 = 0;
  for (const stop = weights + (count << 2); weights < stop; weights += 4) {
    const w = splat(weights);
    h0 = fma(w, v128.load(h), h0);
    h1 = fma(w, v128.load(h, 16), h1);
    h2 = fma(w, v128.load(h, 32), h2);
    h3 = fma(w, v128.load(h, 48), h3);
    sum += load<f32>(weights);
    h += STATE;
  }
  v128.store(tail, h0);
  v128.store(tail, h1, 16);
  v128.store(tail, h2, 32);
  v128.store(tail, h3, 48);
  store<f32>(tail, sum, 64);
}
