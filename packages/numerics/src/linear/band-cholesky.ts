/**
 * Cholesky factorisation of a symmetric positive definite band matrix, in 4 × 4 tiles.
 *
 * Storage: rows are grouped in blocks of four. Row i of block I = ⌊i/4⌋ keeps the columns
 * 4(I − B) … 4I + 3 in `width` = 4(B + 1) neighbouring cells, B = ⌈bandwidth/4⌉. Columns left of
 * zero and rows past the end are padding. Both factors of every inner product then lie contiguous
 * in memory, and a tile holds its 16 sums in registers.
 *
 * [GVL] Golub & Van Loan, "Matrix computations", 4th ed., Johns Hopkins, 2013, §4.3.5.
 */

/** Lower band of a symmetric matrix, zeroed; `add` cells, then `factor`, then `solve`. */
export class BandCholesky {
  readonly size: number;
  /** Largest |i − j| of a non-zero cell. */
  readonly bandwidth: number;
  readonly #blocks: number;
  readonly #blockBand: number;
  readonly #width: number;
  readonly #cells: Float64Array;
  readonly #work: Float64Array;

  constructor(size: number, bandwidth: number) {
    this.size = size;
    this.bandwidth = bandwidth;
    this.#blocks = Math.ceil(size / 4);
    this.#blockBand = Math.ceil(bandwidth / 4);
    this.#width = 4 * (this.#blockBand + 1);
    this.#cells = new Float64Array(4 * this.#blocks * this.#width);
    this.#work = new Float64Array(4 * this.#blocks);
  }

  /** The cells, for assembly by position. */
  get cells(): Float64Array {
    return this.#cells;
  }

  /** Position of cell (i, j) in `cells`, i − bandwidth ≤ j ≤ i (the caller's promise). */
  position(i: number, j: number): number {
    return i * this.#width + j - 4 * ((i >> 2) - this.#blockBand);
  }

  /**
   * Overwrites the matrix with its factor L.
   *
   * A pivot lost to rounding (a direction the problem does not determine) is replaced by a huge
   * number, which fixes that direction; the caller's outer iteration corrects the rest.
   *
   * @returns how many pivots were replaced.
   */
  factor(): number {
    const cells = this.#cells;
    const width = this.#width;
    const band = this.#blockBand;
    let replaced = 0;
    this.#pad();
    for (let I = 0; I < this.#blocks; I++) {
      const first = Math.max(I - band, 0);
      const row = 4 * I * width;
      const shiftI = row - 4 * (I - band);
      for (let J = first; J < I; J++) {
        const shiftJ = 4 * J * width - 4 * (J - band);
        subtractProducts(cells, shiftI + 4 * first, shiftJ + 4 * first, width, 4 * (J - first));
        solveTile(cells, shiftI + 4 * J, shiftJ + 4 * J, width);
      }
      const start = shiftI + 4 * first;
      subtractProducts(cells, start, start, width, 4 * (I - first));
      replaced += factorTile(cells, shiftI + 4 * I, width);
    }
    return replaced;
  }

  /** Solves L·Lᵀ·x = right in place. @param right [size] */
  solve(right: Float64Array): Float64Array {
    const { size } = this;
    const cells = this.#cells;
    const width = this.#width;
    const band = this.#blockBand;
    const x = this.#work;
    x.fill(0);
    x.set(right);
    const rows = 4 * this.#blocks;
    for (let i = 0; i < rows; i++) {
      const shift = i * width - 4 * ((i >> 2) - band);
      // Four sums at a time: one alone would wait for each addition to finish.
      let [a, b, c, d] = [0, 0, 0, 0];
      let j = Math.max(4 * ((i >> 2) - band), 0);
      for (const end = i - 3; j < end; j += 4) {
        a += cells[shift + j] * x[j];
        b += cells[shift + j + 1] * x[j + 1];
        c += cells[shift + j + 2] * x[j + 2];
        d += cells[shift + j + 3] * x[j + 3];
      }
      for (; j < i; j++) a += cells[shift + j] * x[j];
      x[i] = (x[i] - (a + b + (c + d))) / cells[shift + i];
    }
    for (let i = rows - 1; i >= 0; i--) {
      const shift = i * width - 4 * ((i >> 2) - band);
      const value = x[i] / cells[shift + i];
      x[i] = value;
      for (let j = Math.max(4 * ((i >> 2) - band), 0); j < i; j++) x[j] -= cells[shift + j] * value;
    }
    for (let i = 0; i < size; i++) right[i] = x[i];
    return right;
  }

  /** Unit diagonal in the rows that only fill the last block. */
  #pad(): void {
    for (let i = this.size; i < 4 * this.#blocks; i++) this.#cells[this.position(i, i)] = 1;
  }
}

/**
 * Tile −= Σ_k L(I, k)·L(J, k)ᵀ over `length` columns k. Called once a tile: positions, no object.
 *
 * @param p place of the first cell of block row I, @param q of block row J; the tile to change
 *   follows the `length` cells of block row I.
 */
function subtractProducts(
  cells: Float64Array,
  p: number,
  q: number,
  width: number,
  length: number,
): void {
  let s00 = 0, s01 = 0, s02 = 0, s03 = 0; // prettier-ignore
  let s10 = 0, s11 = 0, s12 = 0, s13 = 0; // prettier-ignore
  let s20 = 0, s21 = 0, s22 = 0, s23 = 0; // prettier-ignore
  let s30 = 0, s31 = 0, s32 = 0, s33 = 0; // prettier-ignore
  const width2 = 2 * width;
  const width3 = 3 * width;
  const end = p + length;
  for (; p < end; p++, q++) {
    const a0 = cells[p];
    const a1 = cells[p + width];
    const a2 = cells[p + width2];
    const a3 = cells[p + width3];
    const b0 = cells[q];
    const b1 = cells[q + width];
    const b2 = cells[q + width2];
    const b3 = cells[q + width3];
    s00 += a0 * b0;
    s01 += a0 * b1;
    s02 += a0 * b2;
    s03 += a0 * b3;
    s10 += a1 * b0;
    s11 += a1 * b1;
    s12 += a1 * b2;
    s13 += a1 * b3;
    s20 += a2 * b0;
    s21 += a2 * b1;
    s22 += a2 * b2;
    s23 += a2 * b3;
    s30 += a3 * b0;
    s31 += a3 * b1;
    s32 += a3 * b2;
    s33 += a3 * b3;
  }
  let at = end;
  cells[at] -= s00;
  cells[at + 1] -= s01;
  cells[at + 2] -= s02;
  cells[at + 3] -= s03;
  at += width;
  cells[at] -= s10;
  cells[at + 1] -= s11;
  cells[at + 2] -= s12;
  cells[at + 3] -= s13;
  at += width;
  cells[at] -= s20;
  cells[at + 1] -= s21;
  cells[at + 2] -= s22;
  cells[at + 3] -= s23;
  at += width;
  cells[at] -= s30;
  cells[at + 1] -= s31;
  cells[at + 2] -= s32;
  cells[at + 3] -= s33;
}

/** X := X·L⁻ᵀ for a 4 × 4 tile X and a lower triangular tile L. */
function solveTile(cells: Float64Array, x: number, l: number, width: number): void {
  for (let r = 0; r < 4; r++, x += width) {
    for (let c = 0; c < 4; c++) {
      let sum = cells[x + c];
      for (let k = 0; k < c; k++) sum -= cells[x + k] * cells[l + c * width + k];
      cells[x + c] = sum / cells[l + c * width + c];
    }
  }
}

/** Cholesky factor of a 4 × 4 tile in place; returns how many pivots were replaced. */
function factorTile(cells: Float64Array, at: number, width: number): number {
  let replaced = 0;
  for (let c = 0; c < 4; c++) {
    const row = at + c * width;
    let pivot = cells[row + c];
    const before = pivot;
    for (let k = 0; k < c; k++) pivot -= cells[row + k] * cells[row + k];
    if (!(pivot > 1e-30 * Math.abs(before) && pivot > 0)) {
      pivot = 1e128;
      replaced++;
    }
    const root = Math.sqrt(pivot);
    cells[row + c] = root;
    for (let r = c + 1; r < 4; r++) {
      const below = at + r * width;
      let sum = cells[below + c];
      for (let k = 0; k < c; k++) sum -= cells[below + k] * cells[row + k];
      cells[below + c] = sum / root;
    }
  }
  return replaced;
}
