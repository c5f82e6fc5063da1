/** Classes of rows: moneyness, maturity, month, ticker. */
import { formatDay } from "@volsmith/market";
import { featureColumn, maturityIndex, MONEYNESS_CLASSES, moneynessClass } from "@volsmith/table";
import type { Part, PricingTable } from "@volsmith/table";

import type { ClassMetrics } from "../result.ts";
import { metricsOf } from "./metrics.ts";
import type { Comparison } from "./metrics.ts";

/** Where classes begin and end. */
export interface ClassBounds {
  /** Least and greatest S/K of what is at the money, both included. */
  readonly atTheMoney: readonly [number, number];
  /** Days to expiry at which a class ends and the next begins, ascending. */
  readonly maturities: readonly number[];
}

/** A class of each row; those without rows are none. */
export interface Classes {
  /** In their natural order. */
  readonly labels: readonly string[];
  /** Index into `labels`. [n] */
  readonly of: Uint16Array;
}

/** OTM below the band, ITM above it. */
export function moneynessClasses(
  table: PricingTable,
  rows: Part,
  { atTheMoney: atm }: Pick<ClassBounds, "atTheMoney">,
): Classes {
  const labels = MONEYNESS_CLASSES;
  const moneyness = featureColumn(table, "S/K", rows);
  return {
    labels,
    of: Uint16Array.from(moneyness, (m) => labels.indexOf(moneynessClass(m, { atm }))),
  };
}

/** "< 30 d", "30–90 d", …, "≥ 365 d"; a bound belongs to the longer class. */
export function maturityClasses(
  table: PricingTable,
  rows: Part,
  { maturities }: Pick<ClassBounds, "maturities">,
): Classes {
  const taus = featureColumn(table, "tau", rows);
  const of = Uint16Array.from(taus, (tau) => maturityIndex(tau, maturities));
  return { labels: maturityLabels(maturities), of };
}

export function maturityLabels(bounds: readonly number[]): string[] {
  if (bounds.length === 0) return ["all"];
  const inner = bounds.slice(1).map((bound, i) => `${bounds[i]}–${bound} d`);
  return [`< ${bounds[0]} d`, ...inner, `≥ ${bounds[bounds.length - 1]} d`];
}

export function tickerClasses({ tickers, tickerOf }: PricingTable, { from, to }: Part): Classes {
  return { labels: tickers, of: tickerOf.subarray(from, to) };
}

/** "2022-11", in order of time. */
export function monthClasses({ days }: PricingTable, { from, to }: Part): Classes {
  const labels: string[] = [];
  const of = new Uint16Array(to - from);
  let day = NaN;
  for (let i = 0; i < of.length; i++) {
    if (days[from + i] !== day) {
      day = days[from + i];
      const month = formatDay(day).slice(0, 7);
      if (labels[labels.length - 1] !== month) labels.push(month); // rows ascend in day
    }
    of[i] = labels.length - 1;
  }
  return { labels, of };
}

/** Metrics of each class that has rows. */
export function metricsByClass(
  comparison: Comparison,
  { labels, of }: Classes,
  margin: number,
): ClassMetrics[] {
  const members = labels.map((): number[] => []);
  for (let i = 0; i < of.length; i++) members[of[i]].push(i);
  return labels.flatMap((label, c) =>
    members[c].length === 0
      ? []
      : [{ label, ...metricsOf(comparison, { margin, rows: members[c] }) }],
  );
}
