/**
 * Philox 4×32-10 for four paths at once: the twin of `philoxBlock` in the numerics' room, bit for bit.
 *
 * A path's words are those of counters (block, purpose, path low, path high) under the key of the
 * seed. `RandomGenerator` has 0 for the purpose until 2³² blocks are drawn, so that it and a
 * simulation of the same seed never meet.
 *
 * [S11] Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC'11, 2011.
 */

/** Purposes, in the second word of the counter: "norm", "unif", "path" and "jump" in ASCII. */
export const NORMALS: i32 = 0x6e6f726d;
export const UNIFORMS: i32 = 0x756e6966;
export const PATH: i32 = 0x70617468;
export const JUMPS: i32 = 0x6a756d70;

// @ts-ignore: decorator
@lazy const MULTIPLIERS: usize = memory.data<u32>([0xd2511f53, 0xcd9e8d57]);

/**
 * Blocks `index` and the next one of four paths, to `out` [8 vectors]: the multiplications of one fill
 * the other's waits.
 *
 * @param flip all ones in the lanes whose words are to be complemented
 * @param keys ten pairs of round keys
 */
export function twoBlocks(index: i32, purpose: i32, lows: v128, highs: v128, flip: v128, keys: usize, out: usize): void {
  const m0 = v128.load32_splat(MULTIPLIERS);
  const m1 = v128.load32_splat(MULTIPLIERS, 4);
  let x0 = i32x4.splat(index), y0 = i32x4.splat(index + 1);
  let x1 = i32x4.splat(purpose), y1 = x1;
  let x2 = lows, y2 = lows;
  let x3 = highs, y3 = highs;
  for (let end = keys + 80; keys < end; keys += 8) {
    const k0 = v128.load32_splat(keys), k1 = v128.load32_splat(keys, 4);
    let a = i64x2.extmul_low_i32x4_u(x0, m0), b = i64x2.extmul_high_i32x4_u(x0, m0);
    let c = i64x2.extmul_low_i32x4_u(x2, m1), d = i64x2.extmul_high_i32x4_u(x2, m1);
    x0 = v128.xor(v128.xor(v128.shuffle<u32>(c, d, 1, 3, 5, 7), x1), k0);
    x1 = v128.shuffle<u32>(c, d, 0, 2, 4, 6);
    x2 = v128.xor(v128.xor(v128.shuffle<u32>(a, b, 1, 3, 5, 7), x3), k1);
    x3 = v128.shuffle<u32>(a, b, 0, 2, 4, 6);
    a = i64x2.extmul_low_i32x4_u(y0, m0), b = i64x2.extmul_high_i32x4_u(y0, m0);
    c = i64x2.extmul_low_i32x4_u(y2, m1), d = i64x2.extmul_high_i32x4_u(y2, m1);
    y0 = v128.xor(v128.xor(v128.shuffle<u32>(c, d, 1, 3, 5, 7), y1), k0);
    y1 = v128.shuffle<u32>(c, d, 0, 2, 4, 6);
    y2 = v128.xor(v128.xor(v128.shuffle<u32>(a, b, 1, 3, 5, 7), y3), k1);
    y3 = v128.shuffle<u32>(a, b, 0, 2, 4, 6);
  }
  v128.store(out, v128.xor(x0, flip));
  v128.store(out, v128.xor(x1, flip), 16);
  v128.store(out, v128.xor(x2, flip), 32);
  v128.store(out, v128.xor(x3, flip), 48);
  v128.store(out, v128.xor(y0, flip), 64);
  v128.store(out, v128.xor(y1, flip), 80);
  v128.store(out, v128.xor(y2, flip), 96);
  v128.store(out, v128.xor(y3, flip), 112);
}

/** The first `count` words of four paths, to vectors at `out`; up to seven more are overwritten. */
export function fillWords(purpose: i32, count: i32, lows: v128, highs: v128, flip: v128, keys: usize, out: usize): void {
  for (let i = 0; i << 2 < count; i += 2, out += 128) twoBlocks(i, purpose, lows, highs, flip, keys, out);
}
