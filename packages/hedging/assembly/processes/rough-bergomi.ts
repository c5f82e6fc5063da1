/**
 * Rough Bergomi: the hybrid scheme with one exact cell. The Volterra process of a date is a weighted
 * sum of the Brownian increments before it, plus what the last cell holds beside its increment.
 *
 * [BLP17] Bennedsen, Lunde & Pakkanen, "Hybrid scheme for Brownian semistationary processes",
 *         Finance and Stochastics 21(4), 2017.
 */
import { exp } from "../../../kernels/assembly/activations";
import { fma } from "../../../kernels/assembly/vector";
import { constantOf, Job, logsOf, normalsOf, volsOf } from "../job";

/** A step's record: −Δ/2, √Δ, and of the date it leads to: weight of the rest, ½ln ξ − ¼η²·variance. */
const RECORD: usize = 16;
/** Constants: ρ, √(1 − ρ²), √ξ₀. */
const RHO: usize = 0, RHO_BAR: usize = 1, VOL: usize = 2;

export function roughBergomi(job: Job, a: usize, b: usize): void {
  logVols(job, a, b);
  walk(job, a);
  walk(job, b);
}

function walk(job: Job, half: usize): void {
  const logs = logsOf(job, half), vols = volsOf(job, half);
  const rho = constantOf(job, RHO), rhoBar = constantOf(job, RHO_BAR);
  let z = normalsOf(job, half), at = job.steps;
  let x = i32x4.splat(0), vol = constantOf(job, VOL);
  v128.store(logs, x);
  v128.store(vols, vol);
  for (let i: usize = 16, end = <usize>job.nSteps << 4; i <= end; i += 16, at += RECORD, z += 48) {
    const shock = fma(rho, v128.load(z), f32x4.mul(rhoBar, v128.load(z, 32)));
    const drift = f32x4.mul(f32x4.mul(vol, vol), v128.load32_splat(at));
    x = f32x4.add(x, fma(f32x4.mul(vol, v128.load32_splat(at, 4)), shock, drift));
    const rest = fma(v128.load32_splat(at, 8), v128.load(z, 16), v128.load32_splat(at, 12));
    vol = exp(f32x4.add(v128.load(vols + i), rest));
    v128.store(logs + i, x);
    v128.store(vols + i, vol);
  }
}

/**
 * η/2 times the weighted increments, for dates 1, 2, …: four dates of eight paths at a time. Weights
 * of four dates stand side by side in the table, the blocks one after the other, each as long as its
 * last date; the last block's missing dates are weighted 0 and overwrite what is not yet in use.
 */
function logVols(job: Job, a: usize, b: usize): void {
  let outA = volsOf(job, a) + 16, outB = volsOf(job, b) + 16;
  const normals = normalsOf(job, a), distance = b - a;
  let weights = job.table;
  for (let date = 0; date < job.nSteps; date += 4, outA += 64, outB += 64) {
    const dates = min(date + 4, job.nSteps);
    let a0 = i32x4.splat(0), a1 = a0, a2 = a0, a3 = a0, b0 = a0, b1 = a0, b2 = a0, b3 = a0;
    let z = normals;
    for (const end = normals + <usize>dates * 48; z < end; z += 48, weights += 16) {
      const za = v128.load(z), zb = v128.load(z + distance);
      const w0 = v128.load32_splat(weights), w1 = v128.load32_splat(weights, 4);
      a0 = fma(w0, za, a0);
      b0 = fma(w0, zb, b0);
      a1 = fma(w1, za, a1);
      b1 = fma(w1, zb, b1);
      const w2 = v128.load32_splat(weights, 8), w3 = v128.load32_splat(weights, 12);
      a2 = fma(w2, za, a2);
      b2 = fma(w2, zb, b2);
      a3 = fma(w3, za, a3);
      b3 = fma(w3, zb, b3);
    }
    store4(outA, a0, a1, a2, a3);
    store4(outB, b0, b1, b2, b3);
  }
}

// @ts-ignore: decorator
@inline
function store4(out: usize, a: v128, b: v128, c: v128, d: v128): void {
  v128.store(out, a);
  v128.store(out, b, 16);
  v128.store(out, c, 32);
  v128.store(out, d, 48);
}
