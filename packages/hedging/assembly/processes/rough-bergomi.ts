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

export function roughBergomi(job: Job, scratch: usize): void {
  const logs = logsOf(job, scratch), vols = volsOf(job, scratch);
  logVols(job, scratch);
  const rho = constantOf(job, RHO), rhoBar = constantOf(job, RHO_BAR);
  let z = normalsOf(job, scratch), at = job.steps;
  let x = f32x4.splat(0), vol = constantOf(job, VOL);
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
 * η/2 times the weighted increments, for dates 1, 2, …: four dates at a time, whose weights stand
 * side by side in the table, the blocks one after the other, each as long as its last date.
 */
function logVols(job: Job, scratch: usize): void {
  const normals = normalsOf(job, scratch);
  let out = volsOf(job, scratch) + 16;
  let weights = job.table;
  for (let date = 0; date < job.nSteps; date += 4) {
    const dates = min(date + 4, job.nSteps);
    let a = f32x4.splat(0), b = a, c = a, d = a;
    let z = normals;
    for (const end = normals + <usize>dates * 48; z < end; z += 48, weights += 16) {
      const increment = v128.load(z);
      a = fma(v128.load32_splat(weights), increment, a);
      b = fma(v128.load32_splat(weights, 4), increment, b);
      c = fma(v128.load32_splat(weights, 8), increment, c);
      d = fma(v128.load32_splat(weights, 12), increment, d);
    }
    v128.store(out, a);
    if (dates > date + 1) v128.store(out, b, 16);
    if (dates > date + 2) v128.store(out, c, 32);
    if (dates > date + 3) v128.store(out, d, 48);
    out += 64;
  }
}
