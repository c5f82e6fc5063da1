/** Even bins that figures count in. */

/**
 * Even bins between outer quantiles of all numbers, but no further than a typical range beyond a typical
 * one: a few who hardly hedge must not squeeze the others into a handful of bins.
 */
export function edgesOf(
  arrays: readonly (Float32Array | Float64Array)[],
  { bins, tail }: { readonly bins: number; readonly tail: number },
): readonly number[] {
  const ends = arrays.map((numbers) => {
    const sorted = numbers.toSorted();
    const outer = Math.floor(tail * (sorted.length - 1));
    return [sorted[outer], sorted[sorted.length - 1 - outer]] as const;
  });
  const [lows, highs] = [0, 1].map((end) =>
    ends.map((each) => each[end]).toSorted((a, b) => a - b),
  );
  const [low, high] = [lows, highs].map((sorted) => sorted[sorted.length >> 1]);
  const range = high - low;
  const from = Math.max(lows[0], low - range);
  const to = Math.min(highs[highs.length - 1], high + range);
  const step = (to - from) / bins || 1;
  return Array.from({ length: bins + 1 }, (_, j) => from + j * step);
}

/** The bin of a number between even edges; what lies beyond is in the outer ones. */
export function binOf(x: number, edges: readonly number[]): number {
  const bins = edges.length - 1;
  const place = Math.floor(((x - edges[0]) / (edges[bins] - edges[0])) * bins);
  return Math.min(Math.max(place, 0), bins - 1);
}

/** How many numbers are in each bin. */
export function countsOf(numbers: Float64Array, edges: readonly number[]): readonly number[] {
  const counts = Array.from({ length: edges.length - 1 }, () => 0);
  for (const x of numbers) counts[binOf(x, edges)]++;
  return counts;
}

/**
 * Quantiles (5, 50, 95 %) of P&L over paths whose last spot lies in a bin; null where fewer than 20 do.
 * @param bins of each path. [nPaths]
 */
export function quantilesByBin(
  pnl: Float64Array,
  bins: ArrayLike<number>,
  nBins: number,
): readonly (readonly [low: number, middle: number, high: number] | null)[] {
  const members: number[][] = Array.from({ length: nBins }, () => []);
  for (let i = 0; i < pnl.length; i++) members[bins[i]].push(pnl[i]);
  return members.map((values) => {
    if (values.length < 20) return null;
    const sorted = Float64Array.from(values).toSorted();
    const at = (share: number) => sorted[Math.round(share * (sorted.length - 1))];
    return [at(0.05), at(0.5), at(0.95)];
  });
}
