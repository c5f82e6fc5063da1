/** Weights of sources that fade out towards the radius. */

export interface TaperedLists {
  /** (offset, count) of each target's sources; targets of one ρ may share a list. [n, 2] */
  readonly ranges: Int32Array;
  readonly sources: Int32Array;
  readonly inputRhos: Float32Array;
  readonly radius: number;
}

/**
 * ω_x = w_x/Σw with w = (1 − (ρ_y − ρ_x)²/radius²)², and ∂ω/∂ρ_y. Where all sources stand at the
 * radius they count the same.
 *
 * @param rhos of the targets. [n]
 * @returns beside `sources`
 */
export function taper(
  rhos: Float32Array,
  { ranges, sources, inputRhos, radius }: TaperedLists,
): { readonly weights: Float32Array; readonly weightSlopes: Float32Array } {
  const weights = new Float32Array(sources.length);
  const weightSlopes = new Float32Array(sources.length);
  const square = radius * radius;
  let done = -1;
  for (let i = 0; i < rhos.length; i++) {
    const offset = ranges[2 * i];
    const end = offset + ranges[2 * i + 1];
    // Lists stand in the order of the targets that asked for them first.
    if (end === offset || offset <= done) continue;
    done = offset;
    let sum = 0;
    let slopes = 0;
    for (let e = offset; e < end; e++) {
      const gap = rhos[i] - inputRhos[sources[e]];
      const rest = Math.max(0, 1 - (gap * gap) / square);
      sum += rest * rest;
      slopes -= (4 * rest * gap) / square;
    }
    for (let e = offset; e < end; e++) {
      const gap = rhos[i] - inputRhos[sources[e]];
      const rest = Math.max(0, 1 - (gap * gap) / square);
      const share = sum > 0 ? (rest * rest) / sum : 1 / (end - offset);
      weights[e] = share;
      weightSlopes[e] = sum > 0 ? (-(4 * rest * gap) / square - share * slopes) / sum : 0;
    }
  }
  return { weights, weightSlopes };
}
