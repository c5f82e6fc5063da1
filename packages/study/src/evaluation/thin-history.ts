import { formatDay } from "@volsmith/market";
import type { PricingTable, TickerHistory } from "@volsmith/table";

import type { StudyData } from "../result.ts";
import { evenly } from "./pictures.ts";

/**
 * A daily history of at most so many days. Dates with quotes are kept first, because what is made of the
 * quotes, the rate above all, is a number on those only; the room left is for the other days, evenly.
 *
 * @param quoteDays epoch days on which the ticker has rows
 * @returns numbers that do not exist as null
 */
export function thinHistory(
  { ticker, days, closes, rates, vols }: TickerHistory,
  quoteDays: ReadonlySet<number>,
  most: number,
): StudyData["histories"][number] {
  const [quoted, others]: [number[], number[]] = [[], []];
  days.forEach((day, i) => (quoteDays.has(day) ? quoted : others).push(i));
  const kept = [...spread(quoted, most), ...spread(others, Math.max(0, most - quoted.length))];
  kept.sort((a, b) => a - b);
  const numbers = (values: Float64Array): (number | null)[] =>
    kept.map((i) => (Number.isFinite(values[i]) ? values[i] : null));
  return {
    ticker,
    days: kept.map((i) => formatDay(days[i])),
    closes: numbers(closes),
    rates: numbers(rates),
    vols: Object.fromEntries(Object.entries(vols).map(([name, values]) => [name, numbers(values)])),
  };
}

/** Epoch days on which each ticker of a table has rows, in the order of its tickers. */
export function quoteDaysOf({ size, days, tickers, tickerOf }: PricingTable): Set<number>[] {
  const quoteDays = tickers.map(() => new Set<number>());
  for (let i = 0; i < size; i++) quoteDays[tickerOf[i]].add(days[i]);
  return quoteDays;
}

function spread(indices: readonly number[], most: number): number[] {
  return evenly(indices.length, most).map((i) => indices[i]);
}
