import { shortHash } from "@volsmith/runs/node";
import type { PricingTable } from "@volsmith/table";

/** A short hash of all that models may learn from: equal tables have equal ones. */
export function tableFingerprint(table: PricingTable): string {
  const { features, targets, truths, halfSpreads } = table;
  const { days, knownBy, tickerOf, contractOf, previous } = table;
  const columns = [features, targets, truths, halfSpreads];
  return shortHash([
    JSON.stringify([table.size, table.featureNames, table.tickers]),
    ...[...columns, days, knownBy, tickerOf, contractOf, previous].filter(
      (column) => column !== null && column !== undefined,
    ),
  ]);
}
