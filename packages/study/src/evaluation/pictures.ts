/** What figures of a model are drawn from: some rows, and means of each day. */
import { formatDay } from "@volsmith/market";
import { featureColumn } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

import type { ModelResult, SamplePoint } from "../result.ts";
import type { Comparison } from "./metrics.ts";

/** At most `count` whole numbers from 0 to n − 1, evenly apart. */
export function evenly(n: number, count: number): number[] {
  const taken = Math.min(n, count);
  return Array.from({ length: taken }, (_, i) => Math.floor(((i + 0.5) * n) / taken));
}

/** At most `count` rows of a part, evenly through time. */
export function sampleOf(
  { actual, predicted }: Comparison,
  table: PricingTable,
  { rows, count }: { readonly rows: Part; readonly count: number },
): SamplePoint[] {
  const moneyness = featureColumn(table, "S/K", rows);
  const tau = featureColumn(table, "tau", rows);
  return evenly(rows.to - rows.from, count)
    .filter((i) => Number.isFinite(predicted[i]))
    .map((i) => ({
      day: formatDay(table.days[rows.from + i]),
      ticker: table.tickers[table.tickerOf[rows.from + i]],
      moneyness: moneyness[i],
      tau: tau[i],
      actual: actual[i],
      predicted: predicted[i],
    }));
}

/** Mean actual and predicted C/K of each quote date. */
export function meansByDay(
  { actual, predicted }: Comparison,
  { days }: PricingTable,
  { from, to }: Part,
): ModelResult["overTime"] {
  const means: ModelResult["overTime"][number][] = [];
  for (let start = from; start < to;) {
    let end = start;
    let [sum, guess] = [0, 0];
    for (; end < to && days[end] === days[start]; end++) {
      sum += actual[end - from];
      guess += predicted[end - from];
    }
    const n = end - start;
    if (Number.isFinite(guess))
      means.push({ day: formatDay(days[start]), actual: sum / n, predicted: guess / n });
    start = end;
  }
  return means;
}
