/**
 * Philox 4×32-10, a counter-based generator: block n of a stream is a keyed bijection of n, so any
 * place of any stream can be computed at once and forks cost nothing.
 *
 * [S11] Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, 2011.
 */
import { DomainError } from "../errors.ts";
import type { RandomGenerator } from "./random-generator.ts";

const MULTIPLIER_0 = 0xd2511f53;
const MULTIPLIER_1 = 0xcd9e8d57;
const WEYL_0 = 0x9e3779b9 | 0;
const WEYL_1 = 0xbb67ae85 | 0;
const ROUNDS = 10;

/** 2⁻⁵³ and half of it: the offset keeps uniforms off 0. */
const UNIT = 2 ** -53;
const HALF_UNIT = 2 ** -54;

/**
 * One block [S11 §3.3]: ten rounds over a 128-bit counter under a 64-bit key.
 *
 * @param words counter in, random words out. [4]
 * @param key [2]
 */
export function philoxBlock(words: Uint32Array, key: readonly [number, number]): void {
  let x0 = words[0] | 0;
  let x1 = words[1] | 0;
  let x2 = words[2] | 0;
  let x3 = words[3] | 0;
  let k0 = key[0] | 0;
  let k1 = key[1] | 0;
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(MULTIPLIER_0, x0);
    const low0 = Math.imul(MULTIPLIER_0, x0);
    const high1 = multiplyHigh(MULTIPLIER_1, x2);
    const low1 = Math.imul(MULTIPLIER_1, x2);
    x0 = high1 ^ x1 ^ k0;
    x1 = low1;
    x2 = high0 ^ x3 ^ k1;
    x3 = low0;
    k0 = (k0 + WEYL_0) | 0;
    k1 = (k1 + WEYL_1) | 0;
  }
  words[0] = x0;
  words[1] = x1;
  words[2] = x2;
  words[3] = x3;
}

/** High 32 bits of the 64-bit product of two unsigned words. */
function multiplyHigh(a: number, b: number): number {
  const aLow = a & 0xffff;
  const aHigh = a >>> 16;
  const bLow = b & 0xffff;
  const bHigh = b >>> 16;
  const middle = Math.imul(aHigh, bLow) >>> 0;
  const other = Math.imul(aLow, bHigh) >>> 0;
  const carry = (Math.imul(aLow, bLow) >>> 16) + (middle & 0xffff) + (other & 0xffff);
  return (Math.imul(aHigh, bHigh) + (middle >>> 16) + (other >>> 16) + (carry >>> 16)) | 0;
}

/**
 * A generator from a seed.
 *
 * @param seed safe integer ≥ 0; equal seeds give equal streams on every platform (uniforms to the
 *   bit, normals as far as Math.log, cos and sin agree).
 */
export function randomGenerator(seed: number): RandomGenerator {
  checkInteger("randomGenerator", "seed", seed);
  return new Philox([seed >>> 0, high32(seed)], 0, 0);
}

class Philox implements RandomGenerator {
  readonly #key: readonly [number, number];
  /** The upper half of the counter names the stream. */
  readonly #stream0: number;
  readonly #stream1: number;
  readonly #words = new Uint32Array(4);
  #block = 0;
  /** The second of a block's two numbers, kept for the next call; NaN when there is none. */
  #spareUniform = NaN;
  #spareNormal = NaN;

  constructor(key: readonly [number, number], stream0: number, stream1: number) {
    this.#key = key;
    this.#stream0 = stream0;
    this.#stream1 = stream1;
  }

  uniform(): number {
    const spare = this.#spareUniform;
    if (spare === spare) {
      this.#spareUniform = NaN;
      return spare;
    }
    this.#nextBlock();
    const words = this.#words;
    this.#spareUniform = toUniform(words[2], words[3]);
    return toUniform(words[0], words[1]);
  }

  /** Box and Muller's transform: one block gives two normals. */
  normal(): number {
    const spare = this.#spareNormal;
    if (spare === spare) {
      this.#spareNormal = NaN;
      return spare;
    }
    this.#nextBlock();
    const words = this.#words;
    const radius = Math.sqrt(-2 * Math.log(toUniform(words[0], words[1])));
    const angle = 2 * Math.PI * toUniform(words[2], words[3]);
    this.#spareNormal = radius * Math.sin(angle);
    return radius * Math.cos(angle);
  }

  fillUniforms(out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i++) out[i] = this.uniform();
    return out;
  }

  fillNormals(out: Float64Array): Float64Array {
    for (let i = 0; i < out.length; i++) out[i] = this.normal();
    return out;
  }

  fork(stream: number): RandomGenerator {
    checkInteger("fork", "stream", stream);
    // The block is a bijection, so siblings get distinct (key, stream) pairs and never share a
    // block. The parent's stream goes into the key so that cousins differ as well.
    const words = Uint32Array.of(stream, high32(stream), this.#stream0, ~this.#stream1);
    philoxBlock(words, this.#key);
    return new Philox([words[0], words[1]], words[2], words[3]);
  }

  #nextBlock(): void {
    const words = this.#words;
    const block = this.#block++;
    words[0] = block;
    words[1] = high32(block);
    words[2] = this.#stream0;
    words[3] = this.#stream1;
    philoxBlock(words, this.#key);
  }
}

/** 53 bits of two words, centred in their cell: in (0, 1), never 0 or 1. */
function toUniform(high: number, low: number): number {
  // 1 − 2⁻⁵⁴ rounds to 1, hence the cap at the largest double below 1.
  const u = (high * 2097152 + (low >>> 11)) * UNIT + HALF_UNIT;
  return u < 1 ? u : 1 - UNIT;
}

function high32(integer: number): number {
  return Math.floor(integer / 4294967296) >>> 0;
}

function checkInteger(where: string, argument: string, value: number): void {
  if (!Number.isSafeInteger(value) || value < 0) {
    throw new DomainError(where, argument, value, "a safe integer, 0 or more");
  }
}
