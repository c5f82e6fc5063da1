const SECONDS_PER_YEAR = 365 * 86_400;

/**
 * Time between two instants in years of 365 days (ACT/365F), to the second.
 *
 * @param fromMs epoch milliseconds @param toMs epoch milliseconds
 * @returns negative when `toMs` lies before `fromMs`.
 */
export function yearsBetween(fromMs: number, toMs: number): number {
  return Math.round((toMs - fromMs) / 1000) / SECONDS_PER_YEAR;
}
