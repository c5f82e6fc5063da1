/**
 * Extremes that are looked at on fixed dates only.
 *
 * [BGK97] Broadie, Glasserman & Kou, "A continuity correction for discrete barrier options",
 *         Mathematical Finance 7(4), 1997.
 * [BGK99] Broadie, Glasserman & Kou, "Connecting discrete and continuous path-dependent options",
 *         Finance and Stochastics 3(1), 1999.
 */

/** β = −ζ(1/2)/√(2π): how far a random walk jumps past a level on average, in its steps' deviations. */
export const OVERSHOOT = 0.5825971579390107;

/** β√Δ: between dates Δ apart, a level is in effect further away by a factor e^(σβ√Δ). */
export function overshoot(tau: number, dates: number): number {
  return OVERSHOOT * Math.sqrt(tau / dates);
}
