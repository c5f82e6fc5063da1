/** How many jumps a step brings. */

/**
 * Poisson numbers of four paths: how many thresholds ⌊P(N ≤ k)·2³²⌋ a word is not below.
 * @param thresholds ascending [count], unsigned
 */
// @ts-ignore: decorator
@inline
export function jumpCounts(word: v128, thresholds: usize, count: i32): v128 {
  let jumps = i32x4.splat(0);
  for (let k = 0; k < count; k++) {
    const more = i32x4.ge_u(word, v128.load32_splat(thresholds + (<usize>k << 2)));
    if (!v128.any_true(more)) break;
    jumps = i32x4.sub(jumps, more);
  }
  return jumps;
}
