/**
 * One example to train the operator on: noisy quotes in, the surface behind them out.
 *
 * Coordinates are the operator's, ρ = √τ and z = k/√τ, inside its domain.
 */
import type { MarketKind, TruthJson } from "@volsmith/market";

/** Quotes by expiry, then strike. */
export interface TrainingPoints {
  readonly rhos: Float32Array; // [n]
  readonly zs: Float32Array; // [n]
  readonly vols: Float32Array; // [n]
}

/**
 * True volatilities at any points; one expiry's points should stand together, for each stretch of
 * equal times is one smile. NaN where the truth cannot be resolved (prices below 1e-10 of the
 * forward, many standard deviations out): leave such points out of a loss.
 * @param taus years [n] @param ks ln(K/F) [n] @param out [n], overwritten and returned
 */
export type TruthVols = (taus: Float64Array, ks: Float64Array, out?: Float64Array) => Float64Array;

export interface TrainingSurface {
  readonly inputs: TrainingPoints;
  /** What the operator should answer at the inputs: the truth, or the mids where none is known. [n] */
  readonly targets: Float32Array;
  /** Weights of the fit loss at the inputs, see `vegaWeights`. [n] */
  readonly weights: Float32Array;
  /** Half of ask − bid, in volatility by the input's vega; NaN where no spread is known. [n] */
  readonly halfSpreads: Float32Array;
  readonly truth: TruthVols | null;
  readonly origin: SurfaceOrigin;
}

/** Where an example came from: enough to make it again, or to find it in its file. */
export type SurfaceOrigin = SyntheticOrigin | PanelOrigin;

export interface SyntheticOrigin {
  readonly kind: "synthetic";
  readonly seed: number;
  readonly index: number;
  readonly market: MarketKind;
  readonly model: TruthJson;
  /** Markets drawn before this one that had too few quotes or no convergent prices. */
  readonly rejected: number;
}

export interface PanelOrigin {
  readonly kind: "panel";
  readonly underlying: string;
  /** Instant of the quotes, epoch milliseconds. */
  readonly quotedAt: number;
  /** Date of the quotes, "2026-03-04". */
  readonly date: string;
  readonly source: string;
}
