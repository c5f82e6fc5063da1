/** What a policy came to on groups of paths. */
import type { HedgeMarket } from "../market.ts";
import { moneynessGroups, volatilityGroups } from "./path-groups.ts";
import type { PathGroup } from "./path-groups.ts";
import { onceEach, statisticsOf } from "./statistics.ts";
import type { HedgeStatistics, Sample } from "./statistics.ts";

/** A group of paths and what a policy came to on it. */
export interface GroupStatistics {
  readonly label: string;
  readonly nPaths: number;
  /** Null where there are no paths. */
  readonly statistics: HedgeStatistics | null;
}

/** Paths by where they end, and by how much they moved. */
export interface ByGroups {
  readonly byMoneyness: readonly GroupStatistics[];
  readonly byVolatility: readonly GroupStatistics[];
}

/** Sorts the paths of a market into groups once, for the samples of all policies. */
export function groupedStatistics(market: HedgeMarket): (sample: Sample) => ByGroups {
  const groups = { moneyness: moneynessGroups(market), volatility: volatilityGroups(market) };
  return (sample) => ({
    byMoneyness: groups.moneyness.map((group) => groupStatistics(sample, group)),
    byVolatility: groups.volatility.map((group) => groupStatistics(sample, group)),
  });
}

function groupStatistics(sample: Sample, { label, paths }: PathGroup): GroupStatistics {
  const nPaths = paths.length;
  if (nPaths === 0) return { label, nPaths, statistics: null };
  return { label, nPaths, statistics: statisticsOf(sample, onceEach(sample.order.length, paths)) };
}
