import { formatDay } from "../calendars/epoch-day.ts";
import { instantToWall } from "../calendars/wall-clock.ts";
import { openTable } from "./opened-table.ts";
import type { OpenedTable, OpenOptions } from "./opened-table.ts";
import { unreadableCell } from "./unreadable-cell.ts";

/** One chain a file holds. */
export interface QuoteDate {
  /** Date on the exchange's calendar, "2022-02-04". */
  readonly date: string;
  /** Instant of the quotes, epoch milliseconds. */
  readonly quotedAt: number;
  readonly underlying: string;
  /** Listed options. */
  readonly nRows: number;
}

/**
 * What chains a file holds, in time order, without reading their quotes.
 *
 * @throws {FormatError} naming line and column of a quote date that is none.
 */
export async function listQuoteDates(
  path: string,
  options: OpenOptions = {},
): Promise<readonly QuoteDate[]> {
  const table = await openTable(path, options);
  try {
    if (table.nRows === 0) return [];
    const { plan } = table;
    const query = table.query({});
    const groups = (await table.rows(`
      SELECT "quoteDay", "quoteTime", underlying, count(*) FROM (${query})
      GROUP BY ALL ORDER BY ALL`)) as [number, number, string, bigint][];
    if (plan.moments === "many" && groups.some(([day]) => Number.isNaN(day)))
      throw await firstUnreadable(table, query);
    return groups.map(([day, time, underlying, count]) => {
      const calendar = plan.calendarOf(underlying);
      const quotedAt = plan.quotedAt(day, time, calendar).instant;
      const date = formatDay(instantToWall(calendar.timeZone, quotedAt).day);
      return { date, quotedAt, underlying, nRows: Number(count) };
    });
  } finally {
    await table.close();
  }
}

/** The cell because of which a row has no date. */
async function firstUnreadable(table: OpenedTable, query: string): Promise<Error> {
  const [[row, problem]] = (await table.rows(`
    SELECT line, bad FROM (${query})
    WHERE isnan("quoteDay") AND bad IS NOT NULL ORDER BY line LIMIT 1`)) as [[number, string]];
  return unreadableCell(table, row, problem);
}
