import type { MarketTruth } from "./market-truth.ts";
import type { TruthJet, TruthJson } from "./truth.ts";

/** A truth in the shape of a surface's `VarianceModel`, to be drawn and checked like any method. */
export interface TruthSurfaceModel {
  readonly method: "truth";
  readonly taus: readonly number[];
  readonly domain: {
    readonly tau: readonly [min: number, max: number];
    readonly kRange: (tau: number) => readonly [min: number, max: number];
  };
  jet(tau: number, k: number): TruthJet;
  totalVariances(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array;
  toJSON(): TruthJson;
}

/** Standard deviations from the forward within which Fourier models resolve their prices. */
const REACH = 6;

/**
 * The truth of a market as a surface method. It holds everywhere; its domain is where prices of
 * models without formulas have digits, and beyond that their variances are NaN.
 */
export function truthSurfaceModel({ model, expiries }: MarketTruth): TruthSurfaceModel {
  const taus = [...new Set(expiries.map(({ tau }) => tau))];
  return {
    method: "truth",
    taus,
    domain: {
      tau: [Math.min(...taus), Math.max(...taus)],
      kRange(tau) {
        const reach = REACH * Math.sqrt(model.totalVariance(tau, 0));
        return [-reach, reach];
      },
    },
    jet: (tau, k) => model.jet(tau, k),
    totalVariances: (tauColumn, ks, out) => model.totalVariances(tauColumn, ks, out),
    toJSON: () => model.toJSON(),
  };
}
