/**
 * A convex quadratic programme whose rows touch at most three neighbouring unknowns:
 *
 *   minimise ½‖F·v − f‖²   subject to   A·v ≥ b.
 *
 * Every row is kept as three (column, coefficient) pairs, unused ones with coefficient 0 and a
 * column already in the row, so kernels need no row lengths.
 */
export interface BandedProgram {
  readonly size: number;
  /** Largest distance between two columns of one row of F or A. */
  readonly bandwidth: number;
  readonly fit: TripletRows;
  readonly constraints: TripletRows;
}

export interface TripletRows {
  readonly rows: number;
  /** [rows, 3] */
  readonly columns: Int32Array;
  /** [rows, 3] */
  readonly coefficients: Float64Array;
  /** f or b. [rows] */
  readonly right: Float64Array;
}

/** Rows to be filled by position. */
export function tripletRows(rows: number): TripletRows {
  return {
    rows,
    columns: new Int32Array(3 * rows),
    coefficients: new Float64Array(3 * rows),
    right: new Float64Array(rows),
  };
}

/** out = M·v. @param out [rows] */
export function multiply(
  { rows, columns, coefficients }: TripletRows,
  v: Float64Array,
  out: Float64Array,
): Float64Array {
  for (let r = 0, p = 0; r < rows; r++, p += 3) {
    out[r] =
      coefficients[p] * v[columns[p]] +
      coefficients[p + 1] * v[columns[p + 1]] +
      coefficients[p + 2] * v[columns[p + 2]];
  }
  return out;
}

/** out += scale·Mᵀ·r. @param r [rows] @param out [size] */
export function addTransposed(
  { rows, columns, coefficients }: TripletRows,
  r: Float64Array,
  { out, scale = 1 }: { readonly out: Float64Array; readonly scale?: number },
): Float64Array {
  for (let i = 0, p = 0; i < rows; i++, p += 3) {
    const value = scale * r[i];
    out[columns[p]] += coefficients[p] * value;
    out[columns[p + 1]] += coefficients[p + 1] * value;
    out[columns[p + 2]] += coefficients[p + 2] * value;
  }
  return out;
}
