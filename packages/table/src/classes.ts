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

/** Class by years to expiry. */
export function maturityClass(
  tau: number,
  { days = [60, 180] }: MaturityOptions = {},
): MaturityClass {
  if (tau * 365 < days[0]) return "short";
  return tau * 365 < days[1] ? "medium" : "long";
}
