/**
 * What stands between the network and volatilities: what it is given of the quotes, and how its
 * raw output x becomes σ. One file a member.
 */
import type { OperatorConfig } from "./config.ts";
import { PriorLink } from "./prior-link.ts";
import { priorModel } from "./prior.ts";
import { SoftplusLink } from "./softplus-link.ts";

/** Points in the operator's coordinates. */
export interface LinkPoints {
  readonly rhos: ArrayLike<number>;
  readonly zs: ArrayLike<number>;
}

export interface ObservedPoints extends LinkPoints {
  readonly vols: ArrayLike<number>;
}

/** The link of one surface. */
export interface OutputLink {
  /** What layer 0 lifts at the inputs. [n] */
  readonly values: Float32Array;
  /** σ of raw outputs. @param raw [m] @param out [m], may be `raw`; overwritten and returned */
  vols(raw: Float64Array, points: LinkPoints, out?: Float64Array): Float64Array;
  /** dσ/dx. @param raw [m] @returns [m] */
  slopes(raw: Float64Array, points: LinkPoints): Float64Array;
  /** (x, ∂z x, ∂zz x, ∂ρ x) into the same of σ, in place. @param jets [m, 4] */
  jets(jets: Float64Array, points: LinkPoints): void;
}

/** The link a configuration asks for, fitted to a surface's quotes where it has a prior. */
export function outputLink(
  config: Pick<OperatorConfig, "prior" | "priorBound">,
  observed: ObservedPoints,
): OutputLink {
  const { prior, priorBound } = config;
  return prior === "none"
    ? new SoftplusLink(observed)
    : new PriorLink(priorModel(prior, observed), observed, priorBound);
}
