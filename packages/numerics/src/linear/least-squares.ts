/**
 * Weighted linear least squares by Householder reflections with column pivoting.
 *
 * [GVL] Golub & Van Loan, "Matrix computations", 4th ed., Johns Hopkins, 2013, §5.4.
 */
import { DomainError, ShapeError } from "../errors.ts";

export interface LeastSquaresOptions {
  /** Number of columns of the matrix. */
  readonly columns: number;
  /** Non-negative weights of the squared residuals; ones when absent. [rows] */
  readonly weights?: ArrayLike<number>;
  /** Columns whose remaining norm is below this share of the largest are dropped. */
  readonly rankTolerance?: number;
}

export interface LeastSquaresFit {
  /** Minimiser of Σ weight·(A·x − b)²; entries of dropped columns are 0. [columns] */
  readonly solution: Float64Array;
  readonly rank: number;
  /** √Σ weight·(A·x − b)². */
  readonly residualNorm: number;
}

/**
 * Minimises Σ weightᵢ·((A·x)ᵢ − bᵢ)².
 *
 * @param matrix A, row-major [rows, columns]; not changed. @param right b. [rows]
 * @throws {ShapeError} when lengths disagree; {DomainError} on a negative weight.
 */
export function leastSquares(
  [matrix, right]: readonly [matrix: ArrayLike<number>, right: ArrayLike<number>],
  { columns, weights, rankTolerance = 1e-13 }: LeastSquaresOptions,
): LeastSquaresFit {
  const rows = right.length;
  if (matrix.length !== rows * columns) {
    throw new ShapeError("leastSquares", "matrix", [rows, columns], [matrix.length]);
  }
  if (weights !== undefined && weights.length !== rows) {
    throw new ShapeError("leastSquares", "weights", [rows], [weights.length]);
  }
  const a = Float64Array.from(matrix);
  const b = Float64Array.from(right);
  if (weights !== undefined) applyWeights(a, b, columns, weights);
  return solvePivoted(a, b, columns, rankTolerance);
}

function applyWeights(
  a: Float64Array,
  b: Float64Array,
  columns: number,
  weights: ArrayLike<number>,
): void {
  for (let i = 0; i < b.length; i++) {
    if (!(weights[i] >= 0)) {
      throw new DomainError("leastSquares", `weights[${i}]`, weights[i], "0 or more");
    }
    const root = Math.sqrt(weights[i]);
    b[i] *= root;
    for (let j = 0; j < columns; j++) a[i * columns + j] *= root;
  }
}

function solvePivoted(
  a: Float64Array,
  b: Float64Array,
  columns: number,
  rankTolerance: number,
): LeastSquaresFit {
  const rows = b.length;
  const order = Array.from({ length: columns }, (_, j) => j);
  let rank = 0;
  let first = 0;
  while (rank < Math.min(rows, columns)) {
    let best = rank;
    let bestNorm = -1;
    for (let j = rank; j < columns; j++) {
      const norm = tailNorm(a, columns, rank, j);
      if (norm > bestNorm) [best, bestNorm] = [j, norm];
    }
    if (rank === 0) first = bestNorm;
    if (!(bestNorm > rankTolerance * first)) break;
    if (best !== rank) swapColumns(a, columns, rank, best);
    [order[rank], order[best]] = [order[best], order[rank]];
    reflect(a, b, columns, rank, bestNorm);
    rank++;
  }
  const solution = new Float64Array(columns);
  for (let i = rank - 1; i >= 0; i--) {
    let sum = b[i];
    for (let j = i + 1; j < rank; j++) sum -= a[i * columns + j] * solution[order[j]];
    solution[order[i]] = sum / a[i * columns + i];
  }
  let rest = 0;
  for (let i = rank; i < rows; i++) rest += b[i] * b[i];
  return { solution, rank, residualNorm: Math.sqrt(rest) };
}

/** Applies I − 2vvᵀ/(vᵀv), which sends column `at` below the diagonal to zero, to A and b. */
function reflect(
  a: Float64Array,
  b: Float64Array,
  columns: number,
  at: number,
  norm: number,
): void {
  const rows = b.length;
  const diagonal = a[at * columns + at];
  // The sign that adds, not cancels.
  const image = diagonal > 0 ? -norm : norm;
  a[at * columns + at] = diagonal - image;
  const scale = image * (image - diagonal); // vᵀv/2
  for (let j = at + 1; j <= columns; j++) {
    let dot = 0;
    for (let i = at; i < rows; i++) {
      dot += a[i * columns + at] * (j < columns ? a[i * columns + j] : b[i]);
    }
    const factor = dot / scale;
    for (let i = at; i < rows; i++) {
      if (j < columns) a[i * columns + j] -= factor * a[i * columns + at];
      else b[i] -= factor * a[i * columns + at];
    }
  }
  a[at * columns + at] = image;
}

function tailNorm(a: Float64Array, columns: number, from: number, j: number): number {
  let sum = 0;
  for (let i = from; i * columns < a.length; i++) sum += a[i * columns + j] ** 2;
  return Math.sqrt(sum);
}

function swapColumns(a: Float64Array, columns: number, j: number, k: number): void {
  for (let i = 0; i < a.length; i += columns) [a[i + j], a[i + k]] = [a[i + k], a[i + j]];
}
