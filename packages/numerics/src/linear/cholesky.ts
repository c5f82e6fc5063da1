/** Cholesky factorisation of small dense symmetric matrices, row-major. */

/**
 * Overwrites the lower triangle of a symmetric positive definite matrix with L, A = L·Lᵀ.
 *
 * @param a [n, n] row-major; only the lower triangle is read. Shapes are the caller's promise.
 * @returns false, with `a` half overwritten, when a pivot is not positive.
 */
export function choleskyInPlace(a: Float64Array, n: number): boolean {
  for (let j = 0; j < n; j++) {
    let pivot = a[j * n + j];
    for (let k = 0; k < j; k++) pivot -= a[j * n + k] ** 2;
    if (!(pivot > 0)) return false;
    const root = Math.sqrt(pivot);
    a[j * n + j] = root;
    for (let i = j + 1; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      a[i * n + j] = sum / root;
    }
  }
  return true;
}

/**
 * Solves L·Lᵀ·x = b in place.
 *
 * @param l factor of `choleskyInPlace`. [n, n] @param b right side in, solution out. [n]
 */
export function choleskySolveInPlace(l: Float64Array, b: Float64Array): void {
  const n = b.length;
  for (let i = 0; i < n; i++) {
    let sum = b[i];
    for (let k = 0; k < i; k++) sum -= l[i * n + k] * b[k];
    b[i] = sum / l[i * n + i];
  }
  for (let i = n - 1; i >= 0; i--) {
    let sum = b[i];
    for (let k = i + 1; k < n; k++) sum -= l[k * n + i] * b[k];
    b[i] = sum / l[i * n + i];
  }
}
