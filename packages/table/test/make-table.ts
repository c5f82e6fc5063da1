import { randomGenerator } from "@volsmith/numerics";
import type { PricingTable } from "../src/index.ts";
import { tableOf } from "../src/index.ts";

/** A table of some contracts over some dates; feature 0 says which contract, feature 1 which day. */
export function smallTable({
  nDays = 20,
  nContracts = 7,
  seed = 1,
  skip = 0.2,
} = {}): PricingTable {
  const random = randomGenerator(seed);
  const rows: { day: number; contract: number }[] = [];
  for (let day = 0; day < nDays; day++)
    for (let contract = 0; contract < nContracts; contract++)
      if (random.uniform() >= skip) rows.push({ day: 100 + 2 * day, contract });
  return tableOf({
    featureNames: ["contract", "day", "one"],
    features: [rows.map(({ contract }) => contract), rows.map(({ day }) => day), rows.map(() => 1)],
    targets: rows.map(({ day, contract }) => 0.01 * contract + 1e-4 * day),
    days: rows.map(({ day }) => day),
    contracts: rows.map(({ contract }) => contract),
    tickers: rows.map(({ contract }) => (contract % 2 ? "NDX" : "SPX")),
  });
}
