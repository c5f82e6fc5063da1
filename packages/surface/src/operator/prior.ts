/** Surfaces fitted to scattered quotes, for the network to correct. */
import type { SliceData } from "../fit-data.ts";
import { fitEssviSlices } from "../essvi/fit-essvi.ts";
import type { EssviModel } from "../essvi/model.ts";
import { CubicAxis } from "../spline/cubic-axis.ts";
import { fitSpline, splinePenalties } from "../spline/fit-spline.ts";
import type { SplinedModel } from "../spline/splined-model.ts";
import type { VarianceModel } from "../variance-model.ts";
import type { PriorKind } from "./config.ts";
import type { ObservedPoints } from "./output-link.ts";
import { vegaWeights } from "./vega-weights.ts";

/** Intervals of √ρ in [0.1, 1] and of z in [−1.5, 0.5], the domain of the published operator. */
const AXES = { rootRho: [[0.1, 1], 32], z: [[-1.5, 0.5], 50] } as const;

/** Chosen with half of the quotes hidden, never on test days: `npm run bench -- operator-prior`. */
const STIFFNESS = 1;

/** Steps after which the fit of a prior is as good as the network needs it. */
const MAX_ITERATIONS = 40;

/**
 * The prior of a kind, fitted to the observed quotes alone. Points of equal ρ are one expiry.
 * Deterministic: equal points give equal surfaces.
 *
 * @param observed at least one point; guaranteed by the caller
 */
export function priorModel(
  kind: Exclude<PriorKind, "none">,
  observed: ObservedPoints,
): VarianceModel {
  const base = fitEssviPrior(observed);
  return kind === "essvi" ? base : splineOver(base, observed);
}

export interface SplineOverOptions {
  readonly stiffness?: number;
  /** See `SplineFitOptions`; 0 leaves arbitrage alone. */
  readonly maxIterations?: number;
}

/** A base times a spline through its log-residuals; quotes with much vega count more. */
export function splineOver(
  base: VarianceModel,
  observed: ObservedPoints,
  { stiffness = STIFFNESS, ...options }: SplineOverOptions = {},
): SplinedModel {
  const { rhos, zs, vols } = observed;
  const n = rhos.length;
  const taus = Float64Array.from(rhos, (rho) => rho * rho);
  const ks = Float64Array.from(rhos, (rho, i) => rho * zs[i]);
  const values = base.totalVariances(taus, ks);
  for (let i = 0; i < n; i++) values[i] = Math.log((vols[i] * rhos[i]) / Math.sqrt(values[i]));
  const axes = [new CubicAxis(...AXES.rootRho), new CubicAxis(...AXES.z)] as const;
  const xs = Float64Array.from(rhos, Math.sqrt);
  const weights = vegaWeights(observed);
  return fitSpline(
    base,
    { xs, ys: zs, values, weights },
    { axes, penalties: splinePenalties(stiffness), ...options },
  );
}

/**
 * The eSSVI surface nearest to scattered quotes in relative errors, free of arbitrage.
 */
function fitEssviPrior({ rhos, zs, vols }: ObservedPoints): EssviModel {
  const byRho = new Map<number, number[]>();
  for (let i = 0; i < rhos.length; i++) {
    const rho = Math.fround(rhos[i]);
    const row = byRho.get(rho);
    if (row) row.push(i);
    else byRho.set(rho, [i]);
  }
  const data = [...byRho]
    .toSorted(([a], [b]) => a - b)
    .map(([rho, unsorted]): SliceData => {
      const rows = unsorted.toSorted((a, b) => zs[a] - zs[b]);
      const k = Float64Array.from(rows, (i) => rho * zs[i]);
      const slice = Float64Array.from(rows, (i) => vols[i]);
      const square = slice.reduce((sum, vol) => sum + 1 / (vol * vol), 0);
      const scale = Math.sqrt(rows.length / square);
      return {
        tau: rho * rho,
        roots: [],
        kRange: [k[0], k.at(-1)!],
        k,
        vols: slice,
        weights: slice.map((vol) => scale / vol),
      };
    });
  return fitEssviSlices(data, { maxIterations: MAX_ITERATIONS }).model;
}
