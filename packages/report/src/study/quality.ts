import type { Fits } from "./quotes.ts";

/** How well one method reproduces the quotes. */
export interface Quality {
  /** Mean of |vol − mid| / mid over all quotes. */
  readonly mape: number;
  /** Largest |vol − mid| / mid. */
  readonly worst: number;
  /** Mean and median of |price − mid| in half-spreads. */
  readonly meanHalfSpreads: number;
  readonly medianHalfSpreads: number;
  /** Share of quotes whose model price lies between bid and ask. */
  readonly inside: number;
}

export function measureQuality({ mids, vols, residuals }: Fits, key: string): Quality {
  const relative = Array.from(vols.get(key)!, (vol, i) => Math.abs(vol / mids[i] - 1));
  const spreads = Array.from(residuals.get(key)!, Math.abs).filter(Number.isFinite);
  const sorted = spreads.toSorted((a, b) => a - b);
  return {
    mape: mean(relative),
    worst: relative.reduce((a, b) => Math.max(a, b), 0),
    meanHalfSpreads: mean(spreads),
    medianHalfSpreads: sorted[Math.floor((sorted.length - 1) / 2)] ?? Number.NaN,
    inside: spreads.filter((size) => size <= 1).length / spreads.length,
  };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
