import { ShapeError } from "../errors.ts";

/** A tridiagonal system; lower[0] and upper[n − 1] are not read. */
export interface TridiagonalSystem {
  readonly lower: Float64Array;
  readonly diagonal: Float64Array;
  readonly upper: Float64Array;
  readonly right: Float64Array;
}

/**
 * Solves lower[i]·x[i−1] + diagonal[i]·x[i] + upper[i]·x[i+1] = right[i] by elimination without
 * pivoting (Thomas), which is stable for diagonally dominant systems; the caller promises that.
 *
 * @param out overwritten and returned; may be `right`. [n]
 * @throws {ShapeError} when lengths disagree.
 */
export function solveTridiagonal(
  { lower, diagonal, upper, right }: TridiagonalSystem,
  out: Float64Array = new Float64Array(right.length),
): Float64Array {
  const n = diagonal.length;
  for (const [name, array] of Object.entries({ lower, upper, right, out })) {
    if (array.length !== n) throw new ShapeError("solveTridiagonal", name, [n], [array.length]);
  }
  const ratios = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const below = i > 0 ? lower[i] : 0;
    const pivot = diagonal[i] - (i > 0 ? below * ratios[i - 1] : 0);
    ratios[i] = upper[i] / pivot;
    out[i] = (right[i] - (i > 0 ? below * out[i - 1] : 0)) / pivot;
  }
  for (let i = n - 2; i >= 0; i--) out[i] -= ratios[i] * out[i + 1];
  return out;
}
