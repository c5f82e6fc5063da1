/** A short rate through time: straight lines between knots, times a little persistent noise. */
import type { RandomGenerator } from "@volsmith/numerics";
import type { IndexHistorySpec, RateKnot } from "./history-spec.ts";

/**
 * Annual, continuous rates: knots(t)·exp(x_t), x an autoregression of order one over the sessions, so
 * that rates keep their sign and near zero hardly move, as they do when a central bank holds them.
 * @param sessions epoch days, ascending. [n] @returns [n]
 */
export function shortRates(
  sessions: Int32Array,
  { knots, noise, persistence }: IndexHistorySpec["rates"],
  random: RandomGenerator,
): Float64Array {
  const fresh = Math.sqrt(1 - persistence * persistence);
  const rates = new Float64Array(sessions.length);
  let x = random.normal();
  for (let i = 0; i < sessions.length; i += 1) {
    rates[i] = lineThrough(knots, sessions[i]) * Math.exp(noise * x);
    x = persistence * x + fresh * random.normal();
  }
  return rates;
}

function lineThrough(knots: readonly RateKnot[], day: number): number {
  if (day <= knots[0][0]) return knots[0][1];
  for (let i = 1; i < knots.length; i += 1) {
    const [to, after] = knots[i];
    if (day > to) continue;
    const [from, before] = knots[i - 1];
    return before + ((after - before) * (day - from)) / (to - from);
  }
  return knots[knots.length - 1][1];
}
