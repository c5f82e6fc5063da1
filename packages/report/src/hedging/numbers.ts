/** Statistics by the names they have in results, which come from JSON. */
import type { HedgeStatistics, Interval } from "@volsmith/hedging";

/** "95", "97.5" */
export function percentOf(level: number): string {
  return String(Number((100 * level).toFixed(6)));
}

/** Name of a statistic in intervals and spreads: "cvar95". */
export function cvarName(level: number): string {
  return `cvar${percentOf(level)}`;
}

export function valueAtRiskName(level: number): string {
  return `valueAtRisk${percentOf(level)}`;
}

/** A statistic by the name it has in intervals; null where it is not known. */
export function statisticOf(statistics: HedgeStatistics, name: string): number | null {
  for (const { level, valueAtRisk, cvar } of statistics.tails) {
    if (name === cvarName(level)) return finite(cvar);
    if (name === valueAtRiskName(level)) return finite(valueAtRisk);
  }
  const value = (statistics as unknown as Readonly<Record<string, unknown>>)[name];
  return typeof value === "number" ? finite(value) : null;
}

/** An interval both of whose ends are known. */
export function intervalOf(
  intervals: Readonly<Record<string, Interval | undefined>>,
  name: string,
): Interval | null {
  const interval = intervals[name];
  if (!interval || finite(interval[0]) === null || finite(interval[1]) === null) return null;
  return interval;
}

/** Results come from JSON, which has no NaN: null stands for what does not exist. */
export function finite(value: number | null | undefined): number | null {
  return typeof value === "number" && Number.isFinite(value) ? value : null;
}
