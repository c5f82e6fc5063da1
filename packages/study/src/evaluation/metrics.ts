/** Errors of C/K, and who was priced too high, too low and right. */
import type { Metrics } from "../result.ts";

/** What is compared: one number a row. */
export interface Comparison {
  /** C/K of the market (or the truth). [n] */
  readonly actual: Float64Array;
  /** C/K of a model. [n] */
  readonly predicted: Float64Array;
}

export const NO_METRICS: Metrics = {
  rows: 0,
  mae: null,
  mse: null,
  rmse: null,
  correct: null,
  over: null,
  under: null,
};

/**
 * Metrics of some rows. A price is correct when |predicted − actual| ≤ margin · actual.
 *
 * @param rows which ones; all by default
 * @returns nulls (and the count) where there are no rows, or where a prediction is no number: a model
 *   that fails on one row has no error that could be compared
 */
export function metricsOf(
  { actual, predicted }: Comparison,
  { margin, rows }: { readonly margin: number; readonly rows?: ArrayLike<number> },
): Metrics {
  const n = rows?.length ?? actual.length;
  let [absolute, squared, correct, over] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const row = rows === undefined ? i : rows[i];
    const error = predicted[row] - actual[row];
    absolute += Math.abs(error);
    squared += error * error;
    if (Math.abs(error) <= margin * actual[row]) correct++;
    else if (error > 0) over++;
  }
  if (n === 0 || !Number.isFinite(squared)) return { ...NO_METRICS, rows: n };
  const mse = squared / n;
  const percent = (count: number): number => (100 * count) / n;
  return {
    rows: n,
    mae: absolute / n,
    mse,
    rmse: Math.sqrt(mse),
    correct: percent(correct),
    over: percent(over),
    under: percent(n - correct - over),
  };
}
