/** Some of the rows of a matrix, in that order. @param n columns */
export function pickRows(
  along: ArrayLike<number>,
  chosen: readonly number[],
  n: number,
): Float64Array {
  const out = new Float64Array(chosen.length * n);
  chosen.forEach((i, row) => {
    for (let t = 0; t < n; t++) out[row * n + t] = along[i * n + t];
  });
  return out;
}
