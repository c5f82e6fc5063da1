/** How near a surface comes to the quotes of a snapshot. */
import type { SmileSlice, Snapshot } from "@volsmith/market";
import { mean, quantile } from "@volsmith/numerics";
import { quoteErrors } from "./quote-errors.ts";
import type { VarianceModel } from "./variance-model.ts";

/** Errors of one expiry, or of all. Quotes without a spread have no error in half-spreads. */
export interface ErrorSummary {
  readonly nQuotes: number;
  /** Mean of |σ̂ − σ|/σ over quotes, a share: 0.01 is 1 %. */
  readonly mape: number;
  /** Median of the same. */
  readonly medianApe: number;
  /** Root mean square of σ̂ − σ. */
  readonly rmse: number;
  /** |price error|/(spread/2): null where no quote has a spread. */
  readonly halfSpreads: HalfSpreadSummary | null;
}

export interface HalfSpreadSummary {
  readonly nQuotes: number;
  readonly mean: number;
  readonly median: number;
  readonly p90: number;
  readonly p99: number;
  /** Share of quotes whose model price lies between bid and ask. */
  readonly insideBidAsk: number;
}

export interface SliceAccuracy extends ErrorSummary {
  readonly tau: number;
  readonly root: string;
}

export interface Accuracy {
  readonly slices: readonly SliceAccuracy[];
  readonly total: ErrorSummary;
}

export interface AccuracyOptions {
  /** Which quotes count; all by default. The operator, say, answers for its domain only. */
  readonly counts?: (slice: SmileSlice, i: number) => boolean;
}

/**
 * Compares a surface with every quote of a snapshot, at the snapshot's own forwards.
 *
 * @returns per slice and in total; a slice of which no quote counts is left out.
 */
export function accuracy(
  model: Pick<VarianceModel, "totalVariances">,
  snapshot: Snapshot,
  { counts = () => true }: AccuracyOptions = {},
): Accuracy {
  const slices: SliceAccuracy[] = [];
  const all: CountedErrors = { relative: [], squares: [], halfSpreads: [], inside: 0 };
  for (const slice of snapshot.slices) {
    const { tau, root } = slice;
    const errors = sliceErrors(model, slice, counts);
    if (errors.relative.length === 0) continue;
    slices.push({ tau, root, ...summary(errors) });
    for (const key of ["relative", "squares", "halfSpreads"] as const) {
      for (const value of errors[key]) all[key].push(value);
    }
    all.inside += errors.inside;
  }
  return { slices, total: summary(all) };
}

interface CountedErrors {
  readonly relative: number[];
  readonly squares: number[];
  readonly halfSpreads: number[];
  inside: number;
}

function sliceErrors(
  model: Pick<VarianceModel, "totalVariances">,
  slice: SmileSlice,
  counts: (slice: SmileSlice, i: number) => boolean,
): CountedErrors {
  const { differences, relative, halfSpreads, inside } = quoteErrors(model, slice);
  const errors: CountedErrors = { relative: [], squares: [], halfSpreads: [], inside: 0 };
  for (let i = 0; i < relative.length; i++) {
    if (!counts(slice, i)) continue;
    errors.relative.push(relative[i]);
    errors.squares.push(differences[i] ** 2);
    if (!(slice.asks[i] > slice.bids[i])) continue;
    errors.halfSpreads.push(halfSpreads[i]);
    errors.inside += inside[i];
  }
  return errors;
}

function summary({ relative, squares, halfSpreads, inside }: CountedErrors): ErrorSummary {
  const sorted = halfSpreads.toSorted((a, b) => a - b);
  return {
    nQuotes: relative.length,
    mape: mean(relative),
    medianApe: quantile(
      relative.toSorted((a, b) => a - b),
      0.5,
    ),
    rmse: Math.sqrt(mean(squares)),
    halfSpreads:
      sorted.length === 0
        ? null
        : {
            nQuotes: sorted.length,
            mean: mean(sorted),
            median: quantile(sorted, 0.5),
            p90: quantile(sorted, 0.9),
            p99: quantile(sorted, 0.99),
            insideBidAsk: inside / sorted.length,
          },
  };
}
