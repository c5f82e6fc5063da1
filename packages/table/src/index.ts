export type { Part, PricingTable, TableExclusions, TickerHistory } from "./pricing-table.ts";
export type { ChronologicalSplit } from "./split.ts";
