/**
 * A surface that follows the quotes: eSSVI, corrected by a penalised spline that keeps away from
 * arbitrage.
 */
import type { Snapshot } from "@volsmith/market";
import { fitEssviSlices } from "../essvi/fit-essvi.ts";
import { fitData } from "../fit-data.ts";
import type { SliceData } from "../fit-data.ts";
import type { FitOptions, FittedModel } from "../fit.ts";
import { CubicAxis } from "./cubic-axis.ts";
import { fitSpline, splinePenalties } from "./fit-spline.ts";
import type { SplinedModel } from "./splined-model.ts";
import type { ScatteredValues } from "./tensor-spline.ts";

export interface SplineSurfaceOptions extends FitOptions {
  /**
   * Roughness: penalty of squared second differences between cells of 0.028 in τ^¼ and 0.04 in
   * k/√τ, in units of the squared log-error of one quote. Larger is smoother.
   */
  readonly stiffness?: number;
}

const CELLS = { rootRho: 0.028, z: 0.04 } as const;
/** Far wings get wider cells rather than more than this many. */
const MOST_CELLS = 160;

/**
 * Fits eSSVI, then log(σ/σ_eSSVI) by a spline; see `fitSpline`. Small violations may remain:
 * `certify` finds them and `repair` removes them.
 *
 * @throws {DataError} when the snapshot has no quotes
 */
export function fitSplineSurface(
  snapshot: Snapshot,
  { weights = "balanced", stiffness = 1, ...control }: SplineSurfaceOptions = {},
): FittedModel<SplinedModel> {
  const data = fitData("fitSplineSurface", snapshot, weights);
  const base = fitEssviSlices(data, control).model;
  const quotes = logErrors(data, base.totalVariances.bind(base));
  const zs = quotes.ys as Float64Array;
  const least = zs.reduce((a, b) => Math.min(a, b));
  const most = zs.reduce((a, b) => Math.max(a, b));
  const last = data.at(-1)!.tau ** 0.25;
  const axes = [
    axis([data[0].tau ** 0.25 - CELLS.rootRho, last + CELLS.rootRho], CELLS.rootRho),
    axis([least - CELLS.z, most + CELLS.z], CELLS.z),
  ] as const;
  const nQuotes = zs.length;
  return {
    model: fitSpline(base, quotes, { axes, penalties: splinePenalties(stiffness) }),
    nQuotes,
    nUsed: nQuotes,
    warnings: [],
  };
}

function axis(range: readonly [number, number], cell: number): CubicAxis {
  const cells = Math.ceil((range[1] - range[0]) / cell);
  return new CubicAxis(range, Math.min(cells, MOST_CELLS));
}

/** What the base misses, weighted as the quotes are, with mean 1 over an expiry. */
function logErrors(
  data: readonly SliceData[],
  variances: (taus: Float64Array, ks: Float64Array) => Float64Array,
): ScatteredValues {
  const all = { xs: [] as number[], ys: [] as number[], values: [] as number[], weights: [] as number[] }; // prettier-ignore
  for (const { tau, k, vols, weights } of data) {
    const rho = Math.sqrt(tau);
    const w = variances(new Float64Array(k.length).fill(tau), k);
    const squares = weights.map((weight, i) => (weight * vols[i]) ** 2);
    const mean = squares.reduce((a, b) => a + b, 0) / squares.length;
    k.forEach((at, i) => {
      all.xs.push(Math.sqrt(rho));
      all.ys.push(at / rho);
      all.values.push(Math.log((vols[i] * rho) / Math.sqrt(w[i])));
      all.weights.push(squares[i] / mean);
    });
  }
  return { ...all, ys: Float64Array.from(all.ys) };
}
