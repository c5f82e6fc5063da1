/**
 * What a simulation consists of, in 32-bit words written by the host (src/simulation/job.ts, same
 * order), and where a thread keeps the four paths it is at.
 *
 * Eight consecutive paths are worked on at once, in two halves of four, a lane each: a half's next step
 * waits for its last one, and meanwhile the other half is computed. A "vector" is 16 bytes of four
 * lanes; each half has memory of its own.
 */

export const PLAIN: i32 = 0;
export const ANTITHETIC: i32 = 1;
export const SOBOL: i32 = 2;

@unmanaged
export class Job {
  /** Which process steps the paths; codes in index.ts. */
  process: i32;
  nPaths: i32;
  nSteps: i32;
  sampling: i32;
  /** Number of the first path, 64 bits. */
  first: u64;
  /** Philox's keys of the ten rounds, two words each. */
  keys: usize;
  /** Normals a step, uniforms a step, uniforms a path. */
  normals: i32;
  uniforms: i32;
  pathUniforms: i32;
  /** Results, row-major [nPaths, nDates]; vols may be 0. */
  spots: usize;
  vols: usize;
  /** ln(F_t/S_0) of every date of the results, floats [nDates]. */
  logForwards: usize;
  spot: f32;
  /** The process's numbers: once, a record a step, and a table of its own. */
  constants: usize;
  steps: usize;
  table: usize;
  /** Sobol: direction numbers, bit-reversed [dimensions, 32]; a key of scrambling a dimension. */
  directions: usize;
  scrambles: usize;
  dimensions: i32;
  /** Bits of the largest point number. */
  bits: i32;
  /** Brownian bridge: BridgePoint [nSteps], and 1/√Δ [nSteps]. */
  bridge: usize;
  roots: usize;
  /** Dates of the results, and after how many steps each is reached, words [nDates]. */
  nDates: i32;
  places: usize;
}

@unmanaged
export class BridgePoint {
  /** Date filled in, and its neighbours that stand already. */
  date: i32;
  left: i32;
  right: i32;
  leftWeight: f32;
  rightWeight: f32;
  deviation: f32;
}

/** Four copies of the process's constant `i`. */
// @ts-ignore: decorator
@inline
export function constantOf(job: Job, i: usize): v128 {
  return v128.load32_splat(job.constants + (i << 2));
}

/** Normals of the group: vectors [nSteps, normals]. */
// @ts-ignore: decorator
@inline
export function normalsOf(job: Job, scratch: usize): usize {
  return scratch;
}

/** Random words: vectors [pathUniforms], then [nSteps, uniforms]. */
// @ts-ignore: decorator
@inline
export function wordsOf(job: Job, scratch: usize): usize {
  return scratch + (<usize>(job.nSteps * job.normals) << 4);
}

// @ts-ignore: decorator
@inline
export function stepWordsOf(job: Job, scratch: usize): usize {
  return wordsOf(job, scratch) + (<usize>job.pathUniforms << 4);
}

/** ln(S_t/F_t): vectors [nSteps + 1]. */
// @ts-ignore: decorator
@inline
export function logsOf(job: Job, scratch: usize): usize {
  return stepWordsOf(job, scratch) + (<usize>(job.nSteps * job.uniforms) << 4);
}

/** Volatilities: vectors [nSteps + 1]. */
// @ts-ignore: decorator
@inline
export function volsOf(job: Job, scratch: usize): usize {
  return logsOf(job, scratch) + (<usize>(job.nSteps + 1) << 4);
}

/** Room of the bridge, vectors [32 + normals·(nSteps + 1)]. */
// @ts-ignore: decorator
@inline
export function roomOf(job: Job, scratch: usize): usize {
  return volsOf(job, scratch) + (<usize>(job.nSteps + 1) << 4);
}

/** Bytes of memory half a group needs. */
// @ts-ignore: decorator
@inline
export function halfBytes(nSteps: i32, normals: i32, uniforms: i32, pathUniforms: i32): usize {
  const vectors = nSteps * (normals + uniforms) + pathUniforms + 2 * (nSteps + 1) + 32 + normals * (nSteps + 1);
  return <usize>vectors << 4;
}

/** Bytes of scratch memory a thread needs. */
export function scratchBytes(nSteps: i32, normals: i32, uniforms: i32, pathUniforms: i32): usize {
  return 2 * halfBytes(nSteps, normals, uniforms, pathUniforms);
}

/** The four path numbers from `first` on, low and high words. */
// @ts-ignore: decorator
@inline
export function pathLows(first: u64): v128 {
  return i32x4.add(i32x4.splat(<i32>first), i32x4(0, 1, 2, 3));
}

// @ts-ignore: decorator
@inline
export function pathHighs(first: u64): v128 {
  return i32x4(<i32>(first >> 32), <i32>((first + 1) >> 32), <i32>((first + 2) >> 32), <i32>((first + 3) >> 32));
}
