/**
 * SABR: the volatility factor exactly, the forward by log-Euler steps, which keep its mean exactly;
 * with beta < 1 a path that falls to the floor is absorbed there.
 */
import { exp } from "../../../kernels/assembly/activations";
import { fma } from "../../../kernels/assembly/vector";
import { constantOf, Job, logsOf, normalsOf, volsOf } from "../job";

/** A step's record: −Δ/2, √Δ, −ν²Δ/2, ν√Δ. */
const RECORD: usize = 16;
/** Constants: ln(αS₀^(β−1)), β − 1, ρ, √(1 − ρ²), floor of ln(S/F). */
const LOG_VOL: usize = 0, TILT: usize = 1, RHO: usize = 2, RHO_BAR: usize = 3, FLOOR: usize = 4;
/** Volatilities are at most e to this: the square of one stays a float. */
const LARGEST: f32 = 40;

export function sabr(job: Job, scratch: usize): void {
  const logs = logsOf(job, scratch), vols = volsOf(job, scratch);
  const rho = constantOf(job, RHO), rhoBar = constantOf(job, RHO_BAR), tilt = constantOf(job, TILT);
  const floor = constantOf(job, FLOOR), largest = f32x4.splat(LARGEST);
  let factor = constantOf(job, LOG_VOL);
  let z = normalsOf(job, scratch), at = job.steps;
  let x = f32x4.splat(0);
  let vol = exp(factor);
  v128.store(logs, x);
  v128.store(vols, vol);
  for (let i: usize = 16, end = <usize>job.nSteps << 4; i <= end; i += 16, at += RECORD, z += 32) {
    const zv = v128.load(z);
    const shock = fma(rho, zv, f32x4.mul(rhoBar, v128.load(z, 16)));
    const drift = f32x4.mul(f32x4.mul(vol, vol), v128.load32_splat(at));
    x = f32x4.add(x, fma(f32x4.mul(vol, v128.load32_splat(at, 4)), shock, drift));
    factor = f32x4.add(factor, fma(v128.load32_splat(at, 12), zv, v128.load32_splat(at, 8)));
    const isAlive = f32x4.gt(x, floor);
    x = f32x4.max(x, floor);
    // An absorbed path has no volatility left, so it stays where it is.
    vol = v128.and(exp(f32x4.min(fma(tilt, x, factor), largest)), isAlive);
    v128.store(logs + i, x);
    v128.store(vols + i, vol);
  }
}
