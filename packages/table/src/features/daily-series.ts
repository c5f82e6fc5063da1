/** Closes of one underlying, as features of its past see them. */
export interface DailySeries {
  /** Epoch days, ascending. [n] */
  readonly days: Int32Array;
  /** Positive. [n] */
  readonly closes: Float64Array;
  /** ln(close / close before), NaN in the first entry. [n] */
  readonly returns: Float64Array;
  /** Interest rates, annual decimals; NaN where unknown. [n] */
  readonly rates: Float64Array;
  /** Closes in a year, by which volatilities are annualised. */
  readonly periodsPerYear: number;
}

export function dailySeries(
  days: Int32Array,
  closes: Float64Array,
  {
    periodsPerYear = 252,
    rates = new Float64Array(days.length).fill(NaN),
  }: Partial<Pick<DailySeries, "periodsPerYear" | "rates">> = {},
): DailySeries {
  const returns = closes.map((close, i) => (i === 0 ? NaN : Math.log(close / closes[i - 1])));
  return { days, closes, returns, rates, periodsPerYear };
}

/** Last entry of ascending days that is not after `day`, −1 for none. */
export function lastUntil(days: Int32Array, day: number): number {
  let low = 0;
  let high = days.length;
  while (low < high) {
    const mid = (low + high) >> 1;
    if (days[mid] <= day) low = mid + 1;
    else high = mid;
  }
  return low - 1;
}
