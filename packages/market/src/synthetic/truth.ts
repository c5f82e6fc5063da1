/**
 * A truth: a model whose implied volatility is known exactly, from which a market is quoted.
 *
 * Conventions: k = ln(K/F); w = σ²τ, Black's total variance; prices are undiscounted and per unit
 * of forward, so that put-call parity reads C − P = 1 − e^k.
 */

export type TruthName =
  | "ssvi"
  | "essvi"
  | "heston"
  | "bates"
  | "double-heston"
  | "mixture"
  | "time-changed"
  | "event-outcomes";

/** Total variance and its derivatives; the same shape as a surface's `VarianceJet`. */
export interface TruthJet {
  readonly k: number;
  readonly w: number;
  readonly dwdk: number;
  readonly d2wdk2: number;
  readonly dwdtau: number;
}

/** Where a smile is written; both arrays as long as the strikes asked. */
export interface SmileOut {
  /** Out-of-the-money prices: the put for k ≤ 0, the call for k > 0. [n] */
  readonly prices: Float64Array;
  /** Black volatilities; NaN where the price is below what the model can resolve. [n] */
  readonly vols: Float64Array;
}

/** A model with plain-JSON parameters. Made by `makeTruth`, or by one model's own function. */
export interface TruthModel<P = unknown> {
  readonly name: TruthName;
  readonly parameters: P;
  /** Prices and volatilities of one expiry at many strikes; the fast way for a whole market. */
  smile(tau: number, ks: Float64Array, out: SmileOut): void;
  /** Black total variance at one point, tau > 0. */
  totalVariance(tau: number, k: number): number;
  /** Black volatility at one point, tau > 0. */
  vol(tau: number, k: number): number;
  /** Price of a call (sign 1) or put (sign −1), undiscounted, per unit of forward. */
  price(sign: 1 | -1, tau: number, k: number): number;
  /** Total variance with its derivatives; analytic where the model has them. */
  jet(tau: number, k: number): TruthJet;
  /**
   * Total variances at many points.
   * @param taus [n] @param ks [n] @param out [n], overwritten and returned
   */
  totalVariances(taus: Float64Array, ks: Float64Array, out?: Float64Array): Float64Array;
  toJSON(): TruthJson<P>;
}

/** What stands in a truth file: enough to rebuild the model with `makeTruth`. */
export interface TruthJson<P = unknown> {
  readonly name: TruthName;
  readonly parameters: P;
}
