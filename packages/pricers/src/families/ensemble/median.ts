/**
 * The median over members, row by row: the middle one, or the mean of the two in the middle.
 * @returns its values, and the share of row i that member m has in it: 1, ½ or 0
 */
export function medianOf(ratios: readonly Float64Array[]) {
  const n = ratios.length;
  const low = Math.floor((n - 1) / 2);
  const high = Math.floor(n / 2);
  const rows = ratios[0].length;
  const middle = new Uint16Array(2 * rows);
  const values = new Float64Array(rows);
  const order = ratios.map((_, m) => m);
  for (let i = 0; i < rows; i++) {
    order.sort((a, b) => ratios[a][i] - ratios[b][i] || a - b);
    middle[2 * i] = order[low];
    middle[2 * i + 1] = order[high];
    values[i] = (ratios[order[low]][i] + ratios[order[high]][i]) / 2;
  }
  const shareOf = (m: number, i: number) =>
    (Number(middle[2 * i] === m) + Number(middle[2 * i + 1] === m)) / 2;
  return { values, shareOf };
}
