/**
 * Sobol points with Owen's nested scrambling, and the Brownian bridge that gives their best
 * dimensions the largest part of a path's variance.
 *
 * Words are kept with their bits reversed, so that scrambling a digit by those before it is carrying
 * upwards, which multiplication does [LK11]; any even factor of an exclusive-or, and any odd factor
 * of a product, gives a nested permutation.
 *
 * [LK11] Laine & Karras, "Stratified sampling for stochastic transparency", Computer Graphics Forum
 *        30(4), 2011.
 * [B20]  Burley, "Practical hash-based Owen scrambling", Journal of Computer Graphics Techniques
 *        9(4), 2020.
 */
import { constant, fma } from "../../kernels/assembly/vector";
import { normal } from "./functions";
import { BridgePoint, Job, normalsOf, pathLows, roomOf, wordsOf } from "./job";
import { fillWords, NORMALS, PATH, UNIFORMS } from "./philox";

/** Masks of the four points' bits, to vectors [32] at `out`. */
function fillMasks(points: v128, out: usize): void {
  for (let bit = 0; bit < 32; bit++) {
    v128.store(out + (<usize>bit << 4), i32x4.shr_s(i32x4.shl(points, 31 - bit), 31));
  }
}

/** Reversed bits of each of 16 nibbles. */
// @ts-ignore: decorator
@lazy const NIBBLES: usize = memory.data<u8>([0, 8, 4, 12, 2, 10, 6, 14, 1, 9, 5, 13, 3, 11, 7, 15]);

// @ts-ignore: decorator
@inline
function reversed(x: v128): v128 {
  const table = v128.load(NIBBLES);
  const low = i8x16.swizzle(table, v128.and(x, i8x16.splat(15)));
  const high = i8x16.swizzle(table, i8x16.shr_u(x, 4));
  const bytes = v128.or(i8x16.shl(low, 4), high);
  return v128.shuffle<u8>(bytes, bytes, 3, 2, 1, 0, 7, 6, 5, 4, 11, 10, 9, 8, 15, 14, 13, 12);
}

/** Factors of the scrambling, and 1. */
// @ts-ignore: decorator
@lazy const FACTORS: usize = memory.data<u32>([0x3d20adea, 0x05526c56, 0x53a22864, 1]);

/** Dimension `d` of the four points whose masks stand in `masks`. */
// @ts-ignore: decorator
@inline
function sobolWord(job: Job, d: i32, masks: usize): v128 {
  let x = i32x4.splat(0);
  const directions = job.directions + (<usize>d << 7);
  for (let bit: usize = 0, bits = <usize>job.bits; bit < bits; bit++) {
    x = v128.xor(x, v128.and(v128.load(masks + (bit << 4)), v128.load32_splat(directions + (bit << 2))));
  }
  const key = v128.load32_splat(job.scrambles + (<usize>d << 2));
  x = v128.xor(x, i32x4.mul(x, constant(FACTORS, 0)));
  x = i32x4.add(x, key);
  x = i32x4.mul(x, v128.or(i32x4.shr_u(key, 16), constant(FACTORS, 3)));
  x = v128.xor(x, i32x4.mul(x, constant(FACTORS, 1)));
  x = v128.xor(x, i32x4.mul(x, constant(FACTORS, 2)));
  return reversed(x);
}

/** Normals and words of four paths that begin at `first`; dimensions without a Sobol sequence stay plain. */
export function fillSobol(job: Job, first: u64, lows: v128, highs: v128, scratch: usize): void {
  const masks = roomOf(job, scratch);
  const normals = normalsOf(job, scratch);
  const words = wordsOf(job, scratch);
  const nNormals = job.nSteps * job.normals;
  const nWords = job.pathUniforms + job.nSteps * job.uniforms;
  if (nNormals + nWords > job.dimensions) {
    const none = i32x4.splat(0);
    // In this order: a fill may run over into what the next one writes, or into the logs.
    fillWords(NORMALS, nNormals, lows, highs, none, job.keys, normals);
    fillWords(PATH, job.pathUniforms, lows, highs, none, job.keys, words);
    fillWords(UNIFORMS, job.nSteps * job.uniforms, lows, highs, none, job.keys, words + (<usize>job.pathUniforms << 4));
  }
  fillMasks(pathLows(first), masks);
  for (let i = 0, n = min(nWords, job.dimensions - nNormals); i < n; i++) {
    v128.store(words + (<usize>i << 4), sobolWord(job, nNormals + i, masks));
  }
  bridge(job, masks, normals);
}

/** Builds a Brownian motion for every factor, coarse dates first, and stores its normalised increments. */
function bridge(job: Job, masks: usize, normals: usize): void {
  const factors = job.normals;
  const paths = masks + 512;
  const stride = <usize>(job.nSteps + 1) << 4;
  for (let f = 0; f < factors; f++) v128.store(paths + <usize>f * stride, i32x4.splat(0));
  for (let k = 0, d = 0; k < job.nSteps; k++) {
    const point = changetype<BridgePoint>(job.bridge + <usize>k * offsetof<BridgePoint>());
    for (let f = 0; f < factors; f++, d++) {
      const z = normal(d < job.dimensions ? sobolWord(job, d, masks) : v128.load(normals + (<usize>d << 4)));
      const path = paths + <usize>f * stride;
      const left = f32x4.mul(f32x4.splat(point.leftWeight), v128.load(path + (<usize>point.left << 4)));
      // The last date has no right neighbour: its weight is 0 and its place is its left one.
      const mean = fma(f32x4.splat(point.rightWeight), v128.load(path + (<usize>point.right << 4)), left);
      v128.store(path + (<usize>point.date << 4), fma(f32x4.splat(point.deviation), z, mean));
    }
  }
  for (let step = 0, out = normals; step < job.nSteps; step++) {
    const root = v128.load32_splat(job.roots + (<usize>step << 2));
    for (let f = 0; f < factors; f++, out += 16) {
      const at = paths + <usize>f * stride + (<usize>step << 4);
      v128.store(out, f32x4.mul(f32x4.sub(v128.load(at, 16), v128.load(at)), root));
    }
  }
}
