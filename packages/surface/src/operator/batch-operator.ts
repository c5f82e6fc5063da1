/**
 * The operator on whatever device there is: questions come in batches and answers are promises,
 * because a graphics card is read asynchronously. One file a device.
 */
import type { OperatorConfig } from "./config.ts";
import type { SurfacePoints } from "./volatility-operator.ts";

/** Quotes after the operator's inner layers, in the device's memory. */
export interface BatchSurface {
  readonly nInputs: number;
  /**
   * Volatilities at (ρ, z) = (√τ, k/√τ), coordinates rounded to float32. Asked points never
   * influence each other; a few thousand at a time use a graphics card best.
   *
   * @param rhos [n] @param zs [n] @returns [n]
   * @throws {ShapeError} when lengths differ
   * @throws {DomainError} unless all are finite and ρ positive
   */
  query(rhos: ArrayLike<number>, zs: ArrayLike<number>): Promise<Float64Array>;
  /**
   * (σ, ∂σ/∂z, ∂²σ/∂z², ∂σ/∂ρ), each target's set of sources held fixed, as `EncodedSurface.jets`.
   * @returns [n, 4] @throws as `query`
   */
  jets(rhos: ArrayLike<number>, zs: ArrayLike<number>): Promise<Float64Array>;
  /** Frees the device's memory; the surface cannot be asked any more. */
  dispose(): void;
}

export interface BatchOperator {
  readonly config: OperatorConfig;
  /** What it runs on, for logs: an adapter's name, or the build of the kernels. */
  readonly device: string;
  /**
   * Runs the inner layers at the inputs, once.
   * @throws {ShapeError | DomainError | DataError} as `VolatilityOperator.encode`
   */
  encode(points: SurfacePoints): Promise<BatchSurface>;
  dispose(): void;
}
