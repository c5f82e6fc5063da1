/**
 * Interpolation between even points.
 *
 * [K81] Keys, "Cubic convolution interpolation for digital image processing", IEEE Transactions on
 *       Acoustics, Speech, and Signal Processing 29(6), 1981.
 */

/**
 * Weights of four even points for a place t between the middle two, 0 at the second and 1 at the third [K81].
 * @param out overwritten [4]
 */
export function cubicWeights(t: number, out: Float64Array): void {
  const t2 = t * t;
  const t3 = t2 * t;
  out[0] = 0.5 * (-t3 + 2 * t2 - t);
  out[1] = 0.5 * (3 * t3 - 5 * t2 + 2);
  out[2] = 0.5 * (-3 * t3 + 4 * t2 + t);
  out[3] = 0.5 * (t3 - t2);
}
