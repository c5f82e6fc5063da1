/**
 * A payoff: what the seller of a claim owes at the last instant of a path. One file a payoff, one
 * line in `payoffs/index.ts`.
 */
import type { TimeGrid } from "../processes/process.ts";

/** One path: spots at the instants of the grid, the first one today's. [nSteps + 1] */
export type SpotPath = ArrayLike<number>;

/** Where a European claim is looked at by Black's model, without interest. */
export interface BlackState {
  readonly spot: number;
  /** Years to expiry. */
  readonly tau: number;
  readonly vol: number;
}

/** Value of a claim and its derivatives; vega per 1.00 of volatility. */
export interface ClaimGreeks {
  readonly price: number;
  readonly delta: number;
  readonly gamma: number;
  readonly vega: number;
}

export interface Payoff {
  readonly kind: string;
  /** Where there is one: what moneyness is measured from. */
  readonly strike?: number;
  /** What is owed at the end of a path. */
  readonly value: (path: SpotPath, grid: TimeGrid) => number;
  /** Of European claims only: Black's value, from which baselines and features take their deltas. */
  readonly black?: (state: BlackState) => ClaimGreeks;
}
