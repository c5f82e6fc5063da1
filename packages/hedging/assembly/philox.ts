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
 * The four words of one block for four paths, to `out` [4 vectors].
 * @param keys ten pairs of round keys
 */
export function block(index: i32, purpose: i32, lows: v128, highs: v128, keys: usize, out: usize): void {
  const m0 = v128.load32_splat(MULTIPLIERS);
  const m1 = v128.load32_splat(MULTIPLIERS, 4);
  let x0 = i32x4.splat(index);
  let x1 = i32x4.splat(purpose);
  let x2 = lows;
  let x3 = highs;
  for (let end = keys + 80; keys < end; keys += 8) {
    const a = i64x2.extmul_low_i32x4_u(x0, m0);
    const b = i64x2.extmul_high_i32x4_u(x0, m0);
    const c = i64x2.extmul_low_i32x4_u(x2, m1);
    const d = i64x2.extmul_high_i32x4_u(x2, m1);
    x0 = v128.xor(v128.xor(v128.shuffle<u32>(c, d, 1, 3, 5, 7), x1), v128.load32_splat(keys));
    x1 = v128.shuffle<u32>(c, d, 0, 2, 4, 6);
    x2 = v128.xor(v128.xor(v128.shuffle<u32>(a, b, 1, 3, 5, 7), x3), v128.load32_splat(keys, 4));
    x3 = v128.shuffle<u32>(a, b, 0, 2, 4, 6);
  }
  v128.store(out, x0);
  v128.store(out, x1, 16);
  v128.store(out, x2, 32);
  v128.store(out, x3, 48);
}

/**
 * The first `count` words of four paths, to vectors at `out`; up to three more are overwritten.
 * @param flip all ones in the lanes whose words are to be complemented
 */
export function fillWords(purpose: i32, count: i32, lows: v128, highs: v128, flip: v128, keys: usize, out: usize): void {
  for (let i = 0; i << 2 < count; i++) {
    block(i, purpose, lows, highs, keys, out);
    v128.store(out, v128.xor(v128.load(out), flip));
    v128.store(out, v128.xor(v128.load(out, 16), flip), 16);
    v128.store(out, v128.xor(v128.load(out, 32), flip), 32);
    v128.store(out, v128.xor(v128.load(out, 48), flip), 48);
    out += 64;
  }
}
