/**
 * SABR: the volatility factor exactly, the forward by log-Euler steps, which keep its mean exactly;
 * with beta < 1 a path that falls to the floor is absorbed there.
 */
import { exp } from "../../../kernels/assembly/activations";
import { constant, fma } from "../../../kernels/assembly/vector";
import { constantOf, Job, logsOf, normalsOf, roomOf, volsOf } from "../job";

/** A step's record: −Δ/2, √Δ, −ν²Δ/2, ν√Δ. */
const RECORD: usize = 16;
/** Constants: ln(αS₀^(β−1)), β − 1, ρ, √(1 − ρ²), floor of ln(S/F). */
const LOG_VOL: usize = 0, TILT: usize = 1, RHO: usize = 2, RHO_BAR: usize = 3, FLOOR: usize = 4;
/** Volatilities are at most e to this: the square of one stays a float. */
// @ts-ignore: decorator
@lazy const LARGEST: usize = memory.data<f32>([40.0]);

export function sabr(job: Job, a: usize, b: usize): void {
  begin(job, a);
  begin(job, b);
  let at = job.steps;
  for (let step = 0; step < job.nSteps; step++, at += RECORD) {
    advance(job, a, step, at);
    advance(job, b, step, at);
  }
}

/** The logarithm of the volatility factor stands in the room between steps. */
function begin(job: Job, half: usize): void {
  const factor = constantOf(job, LOG_VOL);
  v128.store(roomOf(job, half), factor);
  v128.store(logsOf(job, half), i32x4.splat(0));
  v128.store(volsOf(job, half), exp(factor));
}

// @ts-ignore: decorator
@inline
function advance(job: Job, half: usize, step: i32, at: usize): void {
  const here = <usize>step << 4, z = normalsOf(job, half) + 2 * here;
  const logs = logsOf(job, half) + here, vols = volsOf(job, half) + here;
  const zv = v128.load(z), vol = v128.load(vols), floor = constantOf(job, FLOOR);
  const shock = fma(constantOf(job, RHO), zv, f32x4.mul(constantOf(job, RHO_BAR), v128.load(z, 16)));
  const drift = f32x4.mul(f32x4.mul(vol, vol), v128.load32_splat(at));
  const moved = f32x4.add(v128.load(logs), fma(f32x4.mul(vol, v128.load32_splat(at, 4)), shock, drift));
  const x = f32x4.pmax(moved, floor);
  const factor = f32x4.add(v128.load(roomOf(job, half)), fma(v128.load32_splat(at, 12), zv, v128.load32_splat(at, 8)));
  // An absorbed path has no volatility left, so it stays where it is.
  const next = exp(f32x4.pmin(fma(constantOf(job, TILT), x, factor), constant(LARGEST, 0)));
  v128.store(roomOf(job, half), factor);
  v128.store(logs, x, 16);
  v128.store(vols, v128.and(next, f32x4.gt(moved, floor)), 16);
}
