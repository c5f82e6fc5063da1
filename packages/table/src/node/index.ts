/** Node only: building pricing tables through DuckDB. */
export { buildPricingTable } from "./build.ts";
export { readPricingTable } from "./read.ts";
export type { ReadTableOptions } from "./read.ts";
export { writePricingTable } from "./write.ts";
export type { WrittenTable } from "./write.ts";
export type { SpotSource, TableOptions } from "./options.ts";
export type {
  ClosesFile,
  ClosesSource,
  DailyRates,
  QuoteArrays,
  QuoteFile,
  QuoteSource,
  RateFile,
  RateSource,
  TableSources,
  TickerCloses,
} from "./sources.ts";
