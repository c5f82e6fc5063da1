/**
 * Sobol's low-discrepancy sequence with the direction numbers of Joe and Kuo.
 *
 * [JK08] Joe & Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM
 *        Journal on Scientific Computing 30(5), 2008.
 */
import { DomainError } from "../errors.ts";
import { SOBOL_TABLE } from "./sobol-table.ts";

/** Most dimensions there are direction numbers for. */
export const SOBOL_DIMENSIONS = 1024;

/** Bits of a point's coordinates, and of its number. */
const BITS = 32;

/**
 * Direction numbers: coordinate d of point i is the exclusive-or of `directions[32·d + b]` over the
 * bits b set in i, as a fraction of 2³². Without Gray code, so that any point stands alone.
 *
 * @param nDimensions 1 to 1,024
 * @returns [nDimensions, 32] row-major
 * @throws {DomainError} when there are not so many dimensions
 */
export function sobolDirections(nDimensions: number): Uint32Array<ArrayBuffer> {
  if (!Number.isInteger(nDimensions) || nDimensions < 1 || nDimensions > SOBOL_DIMENSIONS) {
    const wanted = `a whole number from 1 to ${SOBOL_DIMENSIONS}`;
    throw new DomainError("sobolDirections", "nDimensions", nDimensions, wanted);
  }
  const directions = new Uint32Array(BITS * nDimensions);
  // The first dimension is van der Corput's: one bit after the other.
  for (let bit = 0; bit < BITS; bit++) directions[bit] = 2 ** (BITS - 1 - bit);
  const bytes = atob(SOBOL_TABLE);
  let place = 0;
  const next = (): number => bytes.charCodeAt(place++) | (bytes.charCodeAt(place++) << 8);
  for (let dimension = 1; dimension < nDimensions; dimension++) {
    const polynomial = next();
    const degree = 31 - Math.clz32(polynomial);
    const own = directions.subarray(BITS * dimension, BITS * (dimension + 1));
    for (let bit = 0; bit < degree; bit++) own[bit] = next() << (BITS - 1 - bit);
    for (let bit = degree; bit < BITS; bit++) {
      // The recurrence [JK08 (2)], over the inner coefficients of the polynomial.
      let word = own[bit - degree] ^ (own[bit - degree] >>> degree);
      for (let j = 1; j < degree; j++) if ((polynomial >>> (degree - j)) & 1) word ^= own[bit - j];
      own[bit] = word;
    }
  }
  return directions;
}

/**
 * One point of the sequence; point 0 is the origin.
 *
 * @param index number of the point, below 2³²
 * @param directions of `sobolDirections`
 * @param out coordinates in [0, 1), overwritten and returned; its length chooses the dimensions.
 */
export function sobolPoint(
  index: number,
  directions: Uint32Array,
  out: Float64Array,
): Float64Array {
  for (let dimension = 0; dimension < out.length; dimension++) {
    let word = 0;
    for (let bit = 0, rest = index >>> 0; rest > 0; bit++, rest >>>= 1)
      if (rest & 1) word ^= directions[BITS * dimension + bit];
    out[dimension] = (word >>> 0) * 2 ** -32;
  }
  return out;
}
