/** Moneyness and maturity classes. */

export const MONEYNESS_CLASSES = ["OTM", "ATM", "ITM"] as const;
export type MoneynessClass = (typeof MONEYNESS_CLASSES)[number];

export const MATURITY_CLASSES = ["short", "medium", "long"] as const;
export type MaturityClass = (typeof MATURITY_CLASSES)[number];

export interface MoneynessOptions {
  /** Least and greatest S/K at the money, both included. */
  readonly atm?: readonly [number, number];
}

/** Class of a call by S/K: out of the money below the band, in the money above it. */
export function moneynessClass(
  ratio: number,
  { atm = [0.95, 1.05] }: MoneynessOptions = {},
): MoneynessClass {
  if (ratio < atm[0]) return "OTM";
  return ratio <= atm[1] ? "ATM" : "ITM";
}

export interface MaturityOptions {
  /** Calendar days at which medium and long begin. */
  readonly days?: readonly [number, number];
}

/** Class by years to expiry; a bound belongs to the longer class. */
export function maturityClass(
  tau: number,
  { days = [60, 180] }: MaturityOptions = {},
): MaturityClass {
  return MATURITY_CLASSES[maturityIndex(tau, days)];
}

/**
 * How many bounds a time to expiry has reached.
 *
 * @param tau years
 * @param days calendar days, ascending
 */
export function maturityIndex(tau: number, days: readonly number[]): number {
  // Times to expiry are computed to the second: what is a day's rounding short belongs to the class.
  const reached = tau * 365 + 1e-6;
  return days.filter((bound) => reached >= bound).length;
}
