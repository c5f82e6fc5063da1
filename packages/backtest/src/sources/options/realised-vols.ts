import { yearsBetween } from "@volsmith/numerics";

import type { QuoteDay, QuoteSeries } from "./quote-day.ts";
import { volAt } from "./quote-day.ts";

/** With fewer returns the day's implied volatility stands in. */
const LEAST_RETURNS = 5;

/** Forwards of options that live on at least so long are compared from day to day. */
const LEAST_YEARS = 5 / 365;

/**
 * √(Σ r²/Σ Δt) of the returns known on each day, the last `window` of them at most. A return is that of
 * the forward for one expiry, the nearest that has five days to go, so that no carry is in it.
 *
 * @returns [days]
 */
export function realisedVols(days: readonly QuoteDay[], window: number): Float64Array {
  const squares = new Float64Array(days.length);
  const years = new Float64Array(days.length);
  for (let i = 1; i < days.length; i++) {
    const pair = commonSeries(days[i - 1], days[i]);
    if (!pair) continue;
    squares[i] = Math.log(pair[1].forward / pair[0].forward) ** 2;
    years[i] = yearsBetween(days[i - 1].quotedAt, days[i].quotedAt);
  }
  return Float64Array.from(days, (day, i) => {
    let [sum, time, count] = [0, 0, 0];
    for (let j = i; j > 0 && count < window; j--) {
      if (years[j] === 0) continue;
      sum += squares[j];
      time += years[j];
      count++;
    }
    return count < LEAST_RETURNS || !(sum > 0) ? atTheMoney(day) : Math.sqrt(sum / time);
  });
}

function commonSeries(
  before: QuoteDay,
  after: QuoteDay,
): readonly [QuoteSeries, QuoteSeries] | null {
  let best: readonly [QuoteSeries, QuoteSeries] | null = null;
  for (const [key, later] of after.series) {
    const earlier = before.series.get(key);
    if (!earlier || later.tau < LEAST_YEARS) continue;
    if (!best || later.tau < best[1].tau) best = [earlier, later];
  }
  return best;
}

/** Of the expiry nearest to a month; NaN on a day without any. */
function atTheMoney({ series }: QuoteDay): number {
  let best: QuoteSeries | null = null;
  for (const each of series.values()) if (!best || fromMonth(each) < fromMonth(best)) best = each;
  return best ? volAt(best, best.forward) : NaN;
}

function fromMonth({ tau }: QuoteSeries): number {
  return Math.abs(tau - 1 / 12);
}
