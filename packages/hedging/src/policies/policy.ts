/** A policy as the account sees it: what is held at every decision of every path. */
import type { HedgeMarket } from "../market.ts";

export interface HedgePolicy {
  readonly name: string;
  readonly kind: string;
  /**
   * Units held from each decision to the next, [nPaths, nSteps, nInstruments]; those of step t may
   * depend on instants 0 to t only.
   */
  readonly positions: (market: HedgeMarket) => Float32Array | Float64Array;
  /** Of rules that lack coefficients: the same rule with those that paths to learn from give it. */
  readonly learn?: (training: HedgeMarket) => HedgePolicy;
}
