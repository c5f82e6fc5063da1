/** The random numbers of four paths: normals and words, by the job's kind of sampling. */
import { normal } from "./functions";
import { ANTITHETIC, Job, normalsOf, pathHighs, pathLows, SOBOL, stepWordsOf, wordsOf } from "./job";
import { fillWords, NORMALS, PATH, UNIFORMS } from "./philox";
import { fillSobol } from "./sobol";

/** Streams of the four paths from `first` on: a path's own, or its pair's. */
// @ts-ignore: decorator
@inline
export function streamLows(job: Job, first: u64): v128 {
  const lows = pathLows(first);
  if (job.sampling != ANTITHETIC) return lows;
  return v128.or(i32x4.shr_u(lows, 1), i32x4.shl(pathHighs(first), 31));
}

// @ts-ignore: decorator
@inline
export function streamHighs(job: Job, first: u64): v128 {
  const highs = pathHighs(first);
  return job.sampling == ANTITHETIC ? i32x4.shr_u(highs, 1) : highs;
}

/** All ones where a path is the opposite of the one before it. */
// @ts-ignore: decorator
@inline
export function flipOf(job: Job, first: u64): v128 {
  if (job.sampling != ANTITHETIC) return i32x4.splat(0);
  return i32x4.shr_s(i32x4.shl(pathLows(first), 31), 31);
}

export function draw(job: Job, first: u64, scratch: usize): void {
  const lows = streamLows(job, first), highs = streamHighs(job, first);
  if (job.sampling == SOBOL) return fillSobol(job, first, lows, highs, scratch);
  const flip = flipOf(job, first);
  const normals = normalsOf(job, scratch), nNormals = job.nSteps * job.normals;
  // In this order: a fill may run over into what the next one writes, or into the logs.
  fillWords(NORMALS, nNormals, lows, highs, flip, job.keys, normals);
  fillWords(PATH, job.pathUniforms, lows, highs, flip, job.keys, wordsOf(job, scratch));
  fillWords(UNIFORMS, job.nSteps * job.uniforms, lows, highs, flip, job.keys, stepWordsOf(job, scratch));
  for (let at = normals, end = normals + (<usize>nNormals << 4); at < end; at += 16) v128.store(at, normal(v128.load(at)));
}
