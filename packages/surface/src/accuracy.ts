/** How near a surface comes to the quotes of a snapshot. */
import type { SmileSlice, Snapshot } from "@volsmith/market";
import { normalisedBlackPrice } from "@volsmith/pricing";
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
  const all: QuoteErrors = { relative: [], squares: [], halfSpreads: [], inside: 0 };
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

interface QuoteErrors {
  readonly relative: number[];
  readonly squares: number[];
  readonly halfSpreads: number[];
  inside: number;
}

function sliceErrors(
  model: Pick<VarianceModel, "totalVariances">,
  slice: SmileSlice,
  counts: (slice: SmileSlice, i: number) => boolean,
): QuoteErrors {
  const { tau, k, vols, bids, asks, premiumScale } = slice;
  const variances = model.totalVariances(new Float64Array(k.length).fill(tau), k);
  const errors: QuoteErrors = { relative: [], squares: [], halfSpreads: [], inside: 0 };
  for (let i = 0; i < k.length; i++) {
    if (!counts(slice, i)) continue;
    const vol = Math.sqrt(variances[i] / tau);
    errors.relative.push(Math.abs(vol - vols[i]) / vols[i]);
    errors.squares.push((vol - vols[i]) ** 2);
    const spread = asks[i] - bids[i];
    if (!(spread > 0)) continue;
    const type = k[i] <= 0 ? "put" : "call";
    const price = premiumScale * normalisedBlackPrice(k[i], { w: variances[i], type });
    errors.halfSpreads.push(Math.abs(price - (bids[i] + asks[i]) / 2) / (spread / 2));
    if (price >= bids[i] && price <= asks[i]) errors.inside++;
  }
  return errors;
}

function summary({ relative, squares, halfSpreads, inside }: QuoteErrors): ErrorSummary {
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

function mean(values: readonly number[]): number {
  let sum = 0;
  for (const value of values) sum += value;
  return sum / values.length;
}

/** Linear interpolation between order statistics; NaN where there are none. */
function quantile(sorted: readonly number[], share: number): number {
  const place = share * (sorted.length - 1);
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  return low + (place - below) * ((sorted[below + 1] ?? low) - low);
}
