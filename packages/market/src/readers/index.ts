/** Node only: reading vendors' files through DuckDB. */
export { readChains } from "./read-chains.ts";
export type { ReadOptions } from "./read-chains.ts";
export { spoolInput } from "./spool-input.ts";
export type { SpooledInput } from "./spool-input.ts";
export { sniffVendor } from "./sniff-vendor.ts";
export { listQuoteDates } from "./list-quote-dates.ts";
export type { QuoteDate } from "./list-quote-dates.ts";
export type { OpenOptions } from "./opened-table.ts";
