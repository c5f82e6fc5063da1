/** Price grids. Quotes are whole numbers of ticks; bids round down and asks round up. */

/** The tick of premiums below `below`; tiers ascend, and the last one has no end. */
export interface TickTier {
  readonly below?: number;
  /** Ticks per unit of premium: 20 is a tick of 0.05. Whole, so that quotes print exactly. */
  readonly perUnit: number;
}

export type TickRules = readonly TickTier[];

/** 0.05 below 3, 0.10 from there on: US index options. */
export const INDEX_TICKS: TickRules = [{ below: 3, perUnit: 20 }, { perUnit: 10 }];

/** A cent below 3, a nickel from there on: US stocks in the penny programme. */
export const STOCK_TICKS: TickRules = [{ below: 3, perUnit: 100 }, { perUnit: 20 }];

/** 0.0001 coin below 0.005, 0.0005 from there on: options on bitcoin. */
export const COIN_TICKS: TickRules = [{ below: 0.005, perUnit: 10_000 }, { perUnit: 2_000 }];

/** How far a premium may miss a tick by rounding and still count as on it, in ticks. */
const SLACK = 1e-7;

export function ticksPerUnit(premium: number, rules: TickRules): number {
  let i = 0;
  while (i + 1 < rules.length && !(premium < (rules[i].below ?? Infinity))) i += 1;
  return rules[i].perUnit;
}

/** The largest premium on the grid that is not above `premium`, and not below 0. */
export function tickDown(premium: number, rules: TickRules): number {
  const perUnit = ticksPerUnit(premium, rules);
  return Math.max(0, Math.floor(premium * perUnit + SLACK)) / perUnit;
}

/** The smallest positive premium on the grid that is not below `premium`. */
export function tickUp(premium: number, rules: TickRules): number {
  const perUnit = ticksPerUnit(premium, rules);
  return Math.max(1, Math.ceil(premium * perUnit - SLACK)) / perUnit;
}

/** The positive premium on the grid nearest to `premium`. */
export function nearestTick(premium: number, rules: TickRules): number {
  const perUnit = ticksPerUnit(premium, rules);
  return Math.max(1, Math.round(premium * perUnit)) / perUnit;
}
