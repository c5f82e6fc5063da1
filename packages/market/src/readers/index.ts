/** Node only: reading vendors' files through DuckDB. */
export { readChains } from "./read-chains.ts";
export type { ReadOptions } from "./read-chains.ts";
export { readSnapshot, requireQuotes } from "./read-snapshot.ts";
export type { ChoiceNames, ReadSnapshotOptions } from "./read-snapshot.ts";
export { spoolInput } from "./spool-input.ts";
export type { SpooledInput } from "./spool-input.ts";
export { sniffVendor } from "./sniff-vendor.ts";
export { listQuoteDates } from "./list-quote-dates.ts";
export type { QuoteDate } from "./list-quote-dates.ts";
export type { OpenOptions } from "./opened-table.ts";

// Vendors' files inside queries of one's own
export { openSession, sqlPath, sqlText } from "./duckdb-session.ts";
export type { DuckDbSession, NewColumn, SessionOptions } from "./duckdb-session.ts";
export { openTable } from "./opened-table.ts";
export type { OpenedTable } from "./opened-table.ts";
export type { QueryFilter } from "./quote-query.ts";
export type { QuoteMoment, ReadPlan } from "./reader.ts";
export { unreadableCell } from "./unreadable-cell.ts";

// Closes and rates
export { openDailyFile } from "./daily-file.ts";
export type { DailyColumn, DailyFile } from "./daily-file.ts";
