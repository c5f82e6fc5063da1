export interface RollingWindow {
  /** Returns in a window. */
  readonly window: number;
  /** First entry that is needed; those before stay NaN. */
  readonly from: number;
}

/**
 * A statistic of the last `window` returns after each close, NaN while the window is not full (the
 * first entry of `returns` is none).
 *
 * @param of called with the window's first entry and the one after its last
 */
export function rolling(
  returns: Float64Array,
  { window, from }: RollingWindow,
  of: (start: number, end: number) => number,
): Float64Array {
  const values = new Float64Array(returns.length).fill(NaN);
  for (let i = Math.max(from, window); i < returns.length; i++) {
    values[i] = of(i + 1 - window, i + 1);
  }
  return values;
}
