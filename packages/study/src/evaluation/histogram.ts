import type { Histogram } from "../result.ts";

/**
 * Counts in bins of equal width. Errors and returns have tails that would leave all of the mass in one
 * bin, so the bins cover the central share of the values, and the outermost ones take what lies beyond.
 *
 * @param central share of the values between the first and the last edge
 * @returns null where no value is a number
 */
export function histogramOf(
  values: Float64Array,
  { bins = 60, central = 0.99 }: { readonly bins?: number; readonly central?: number } = {},
): Histogram | null {
  const sorted = values.filter(Number.isFinite).toSorted();
  const n = sorted.length;
  if (n === 0) return null;
  const cut = (1 - central) / 2;
  const low = sorted[Math.floor(cut * (n - 1))];
  const high = sorted[Math.ceil((1 - cut) * (n - 1))];
  const width = (high - low || Math.abs(low) || 1) / bins;
  const counts = Array.from({ length: bins }, () => 0);
  for (const value of sorted)
    counts[Math.min(bins - 1, Math.max(0, Math.floor((value - low) / width)))]++;
  return { edges: Array.from({ length: bins + 1 }, (_, i) => low + i * width), counts };
}
