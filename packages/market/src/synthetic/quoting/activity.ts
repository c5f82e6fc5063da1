/** Volumes, open interest and last prices: lively near the money and near in time. */
import type { RandomGenerator } from "@volsmith/numerics";

export interface ActivityRules {
  /** Median open interest of an at-the-money option of a near expiry, contracts. */
  readonly openInterest: number;
  /** Median volume of the same option on one day, contracts. */
  readonly volume: number;
  /** Years over which volume falls by e. */
  readonly volumeFade: number;
  /** Strikes that are multiples of so many units of the ladder's finest step attract more. */
  readonly roundEvery: number;
}

export interface ActivityPlace {
  readonly tau: number;
  /** ln(K/F) in standard deviations to expiry. */
  readonly distance: number;
  /** Whether the strike is a multiple of `roundEvery` units. */
  readonly strike: "round" | "odd";
}

/** Contracts outstanding and traded today, whole numbers, log-normal around their medians. */
export function drawActivity(
  { tau, distance, strike }: ActivityPlace,
  rules: ActivityRules,
  rng: RandomGenerator,
): { readonly openInterest: number; readonly volume: number } {
  // Wings fade like a Laplace density: far strikes are held, if little traded.
  const lively = -Math.abs(distance) / 1.5 + (strike === "round" ? 1 : 0);
  const held = Math.log(rules.openInterest) + lively + 1.3 * rng.normal();
  const traded =
    Math.log(rules.volume) + 1.5 * lively - tau / rules.volumeFade + 1.6 * rng.normal();
  return {
    openInterest: Math.floor(Math.exp(held)),
    volume: Math.floor(Math.exp(traded)),
  };
}
