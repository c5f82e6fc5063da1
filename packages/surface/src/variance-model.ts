/**
 * What a smoothing method must provide to become a surface.
 *
 * A method is one file that makes a `VarianceModel`; `VolSurface` wraps any of them and derives
 * prices, Greeks, densities and local volatility, so none of that is written twice.
 */

export type SurfaceMethod =
  "svi" | "ssvi" | "essvi" | "spline" | "operator" | "repaired" | "truth" | "flat";

/** Total variance and its derivatives at one point; ′ in k is at fixed tau. */
export interface VarianceJet {
  readonly k: number;
  /** Total variance σ²τ, w > 0. */
  readonly w: number;
  readonly dwdk: number;
  readonly d2wdk2: number;
  /** ∂w/∂τ at fixed k; ≥ 0 without calendar arbitrage. */
  readonly dwdtau: number;
}

/** Where a method was fitted and may be trusted; it answers outside too, by its own rule. */
export interface SurfaceDomain {
  readonly tau: readonly [min: number, max: number];
  /** Smallest and largest log-moneyness at a time to expiry. */
  readonly kRange: (tau: number) => readonly [min: number, max: number];
}

export interface VarianceModel {
  readonly method: SurfaceMethod;
  /** Times to expiry of the fitted slices, ascending. */
  readonly taus: readonly number[];
  readonly domain: SurfaceDomain;
  /** Value and derivatives at one point, tau > 0. */
  jet(tau: number, k: number): VarianceJet;
  /**
   * Jets at many points, where one call is cheaper than many.
   * @param taus [n] @param ks [n]
   */
  jets?(taus: Float64Array, ks: Float64Array): readonly VarianceJet[];
  /**
   * Total variances at many points; one call is cheaper than many for the operator.
   * @param taus [n] @param ks [n] @param out [n], overwritten and returned
   */
  totalVariances(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array;
  /** Parameters as plain JSON, for files and reports. */
  toJSON(): unknown;
}
