import { createHash } from "node:crypto";

import type { PricingTable } from "@volsmith/table";

/** A short hash of all that models may learn from: equal tables have equal ones. */
export function tableFingerprint(table: PricingTable): string {
  const hash = createHash("sha256");
  hash.update(JSON.stringify([table.size, table.featureNames, table.tickers]));
  const { features, targets, truths, halfSpreads } = table;
  const { days, knownBy, tickerOf, contractOf, previous } = table;
  const floats = [features, targets, truths, halfSpreads];
  for (const column of [...floats, days, knownBy, tickerOf, contractOf, previous])
    if (column) hash.update(new Uint8Array(column.buffer, column.byteOffset, column.byteLength));
  return hash.digest("hex").slice(0, 16);
}
