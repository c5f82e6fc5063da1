/** An SVI surface: one raw slice an expiry, free or without arbitrage. */
import type { Snapshot } from "@volsmith/market";
import type { SolverResult } from "@volsmith/numerics";
import { fitData, type SliceData, sliceRmse } from "../fit-data.ts";
import type { FitOptions, ParametricFit } from "../fit.ts";
import { boxOf, PUBLISHED_SVI_BOUNDS, SVI_BOUNDS, varianceFloor } from "./coordinates.ts";
import { enforceSvi } from "./enforce.ts";
import { SviSliceFitter, type SviSliceOptions } from "./fit-slice.ts";
import { createSviModel, type SviModel } from "./model.ts";
import type { SviRaw } from "./parameters.ts";
import { sviVariance } from "./slice.ts";

export interface SviFitOptions extends FitOptions, SviSliceOptions {
  /** "enforced": every slice is proved free of butterfly arbitrage on the whole line. */
  readonly butterfly?: "free" | "enforced";
  /** "enforced": every slice is proved to lie above the one before it. */
  readonly calendar?: "free" | "enforced";
}

export type SviFit = ParametricFit<SviModel>;

/** A slice with fewer quotes than parameters has many best fits; the bounds choose among them. */
const PARAMETERS = 5;

/**
 * Fits raw SVI to every expiry of a snapshot.
 *
 * @throws {DataError} when the snapshot has no quotes.
 */
export function fitSvi(snapshot: Snapshot, options: SviFitOptions = {}): SviFit {
  const { butterfly = "enforced", calendar = "free", weights = "balanced" } = options;
  const { onProgress, signal } = options;
  const data = fitData("fitSvi", snapshot, weights);
  const fitter = new SviSliceFitter();
  const warnings: string[] = [];
  const fits: { slice: SliceData; fit: SolverResult<SviRaw> }[] = [];
  let previous: SviRaw | undefined;
  for (const slice of data) {
    signal?.throwIfAborted();
    const isConstrained = butterfly === "enforced" || (calendar === "enforced" && previous);
    // The way out of arbitrage is shorter from a vertex near the quotes.
    const bounds = { ...(isConstrained ? PUBLISHED_SVI_BOUNDS : SVI_BOUNDS), ...options.bounds };
    let fit = fitter.fit(slice, { ...options, bounds });
    if (isConstrained) {
      fit = enforceSvi(
        fit.value,
        { ...slice, n: slice.k.length },
        {
          box: boxOf({ ...SVI_BOUNDS, ...options.bounds }, varianceFloor(slice)),
          butterfly,
          ...(calendar === "enforced" && previous && { previous }),
        },
      );
    }
    if (slice.k.length < PARAMETERS) {
      const days = (slice.tau * 365).toFixed(1);
      warnings.push(
        `expiry in ${days} days: ${slice.k.length} quotes for ${PARAMETERS} parameters`,
      );
    }
    previous = fit.value;
    fits.push({ slice, fit });
    onProgress?.({ stage: "fit SVI", done: fits.length, total: data.length });
  }
  const slices = fits.map(({ slice, fit }) => ({
    tau: slice.tau,
    roots: slice.roots,
    nQuotes: slice.k.length,
    converged: fit.converged,
    iterations: fit.iterations,
    rmse: sliceRmse(slice, (k) => sviVariance(fit.value, k)),
  }));
  const nQuotes = slices.reduce((sum, { nQuotes: n }) => sum + n, 0);
  return {
    model: createSviModel(
      fits.map(({ slice: { tau, kRange }, fit }) => ({ tau, kRange, raw: fit.value })),
    ),
    nQuotes,
    nUsed: nQuotes,
    warnings,
    slices,
    converged: slices.every(({ converged }) => converged),
  };
}
