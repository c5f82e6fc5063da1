import type { CalendarName } from "@volsmith/market";
import { DomainError, FormatError } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import { openTable, unreadableCell } from "@volsmith/market/readers";
import type { LoadedQuotes } from "./loaded-quotes.ts";
import type { ResolvedOptions } from "./options.ts";
import type { QuoteFile } from "./sources.ts";

const CALENDARS: readonly CalendarName[] = ["us-index", "us-equity", "sse", "crypto"];

interface FileRequest extends Pick<ResolvedOptions, "fromDay" | "toDay"> {
  readonly source: number;
  readonly session: DuckDbSession;
  readonly signal?: AbortSignal | undefined;
}

/**
 * A vendor's file as the market room reads it. Text is parsed once into a table; Parquet stays where
 * it is and is read as often as needed.
 *
 * @throws {FormatError} naming line and column of a cell that cannot be read
 */
export async function loadFile(
  { path, ...facts }: QuoteFile,
  { source, session, fromDay, toDay, signal }: FileRequest,
): Promise<LoadedQuotes> {
  const { calendar } = facts;
  if (calendar !== undefined && !CALENDARS.includes(calendar)) {
    const wanted = `one of ${CALENDARS.join(", ")}`;
    throw new DomainError("buildPricingTable", `the calendar of ${path}`, calendar, wanted);
  }
  const table = await openTable(path, { ...facts, session, ...(signal ? { signal } : {}) });
  try {
    const { plan } = table;
    if (table.nRows === 0) {
      const problem = "there are column names but no rows";
      throw new FormatError({ file: table.source }, problem, "download it again");
    }
    // A file of one moment says its date above the rows: it is looked at when moments are numbered.
    const dates = plan.moments === "one" ? {} : { fromDay, toDay };
    const view = `raw_${source}`;
    await table.rows(`
      CREATE ${table.kind === "csv" ? "TABLE" : "VIEW"} ${view} AS
      SELECT *, 'NaN'::DOUBLE AS truth
      FROM (${table.query({ underlying: facts.underlying, ...dates })})`);
    const [bad] = (await table.rows(
      `SELECT line, bad FROM ${view} WHERE bad IS NOT NULL ORDER BY line LIMIT 1`,
    )) as [number, string][];
    if (bad) throw unreadableCell(table, ...bad);
    return {
      source,
      label: table.source,
      vendor: table.vendor,
      plan,
      view,
      hasTruth: false,
      warnings: plan.warnings,
      lineOf: (row) => table.lineOf(row),
      close: () => table.close(),
    };
  } catch (error) {
    await table.close();
    throw error;
  }
}
