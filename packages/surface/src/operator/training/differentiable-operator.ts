/** An operator that can be trained, whatever device it is on. One file a device. */
import type { OperatorConfig } from "../config.ts";
import type { NetworkInputs } from "./nodes.ts";

/** Points to ask for. */
export interface AskedPoints {
  readonly rhos: ArrayLike<number>;
  readonly zs: ArrayLike<number>;
}

/**
 * Where the last layer is wanted: "all" asks at the inputs too, whose inner layers are there
 * anyway, which costs a quarter of asking at the same places again.
 */
export type Asked = "all" | "points";

/** One number at each input (empty when not asked) and at each asked point. */
export interface AtNodes {
  readonly inputs: Float64Array;
  readonly points: Float64Array;
}

/**
 * Forward and backward passes, one surface at a time, at weights that the caller keeps: what a
 * training remembers never is on the device, and so moves from one to the other.
 */
export interface DifferentiableOperator {
  readonly config: OperatorConfig;
  /** Weights to use from now on. @param flat [nWeights], as `flattenWeights` orders them */
  setWeights(flat: ArrayLike<number>): void;
  /**
   * Raw outputs (the last pre-activation) at the asked points, and at the inputs when asked.
   *
   * @param inputs what the network is given; coordinates and values are rounded to float32
   * @throws {ShapeError} when lengths differ
   */
  forward(inputs: NetworkInputs, points: AskedPoints, asked?: Asked): AtNodes | Promise<AtNodes>;
  /**
   * Adds the gradient of a loss to `gradient`, from the loss's derivatives by what the last
   * `forward` returned.
   *
   * @param gradient [nWeights], added to
   * @returns derivatives by the inputs' volatilities, where these are what is lifted. [nInputs]
   */
  backward(slopes: AtNodes, gradient: Float64Array): Float64Array | Promise<Float64Array>;
}
