/** A seeded source of random numbers; the only way randomness enters a computation. */
export interface RandomGenerator {
  /** Uniform on the open interval (0, 1), 53 bits. */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
  /** Fills `out` with the numbers that as many calls of `uniform` would give. */
  fillUniforms(out: Float64Array): Float64Array;
  /** Fills `out` with the numbers that as many calls of `normal` would give. */
  fillNormals(out: Float64Array): Float64Array;
  /**
   * An independent generator named by a stream number (a safe integer ≥ 0). The child depends on
   * the seed and the path of forks only, never on how much the parent has drawn, so parallel
   * workers give the same numbers in any order.
   */
  fork(stream: number): RandomGenerator;
}
