import { formatDay } from "../calendars/epoch-day.ts";
import { instantToWall } from "../calendars/wall-clock.ts";
import { openTable } from "./opened-table.ts";
import type { OpenOptions } from "./opened-table.ts";

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

/** What chains a file holds, in time order, without reading their quotes. */
export async function listQuoteDates(
  path: string,
  options: OpenOptions = {},
): Promise<readonly QuoteDate[]> {
  const table = await openTable(path, options);
  try {
    if (table.nRows === 0) return [];
    const { plan } = table;
    const groups = (await table.rows(`
      SELECT "quoteDay", "quoteTime", underlying, count(*) FROM (${table.query({})})
      GROUP BY ALL ORDER BY ALL`)) as [number, number, string, bigint][];
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
