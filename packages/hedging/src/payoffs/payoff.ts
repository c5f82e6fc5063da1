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

/** A claim that depends on its path, looked at by Black's model at an instant of the grid. */
export interface BlackInstant extends BlackState {
  readonly instant: number;
}

/**
 * Black's value along one path after another. It is shown the instants of a path one by one, from
 * the first, which begins a new path, and so cannot see ahead. Derivatives are taken after the
 * instant's fixing: the spot moves on, and what the path has recorded stays. What is shown and what is
 * returned may be the same objects each time; neither side keeps them.
 */
export type BlackAlong = (at: BlackInstant) => ClaimGreeks;

export interface Payoff {
  readonly kind: string;
  /** Where there is one: what moneyness is measured from. */
  readonly strike?: number;
  /** What is owed at the end of a path. */
  readonly value: (path: SpotPath, grid: TimeGrid) => number;
  /** Of European claims: Black's value, from which baselines and features take their deltas. */
  readonly black?: (state: BlackState) => ClaimGreeks;
  /** The same for claims that depend on the path, which is remembered from instant to instant. */
  readonly blackAlong?: (grid: TimeGrid) => BlackAlong;
}
