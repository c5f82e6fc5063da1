/** From a vendor's file to chains in time order. */
import type { DuckDBDataChunk, DuckDBDoubleVector, DuckDBVarCharVector } from "@duckdb/node-api";
import type { RunControl } from "@volsmith/numerics";
import { DataError, DomainError, FormatError } from "@volsmith/numerics";
import type { CalendarName, MarketCalendar } from "../calendars/calendar.ts";
import { MS_PER_DAY, parseDay } from "../calendars/epoch-day.ts";
import { instantToWall } from "../calendars/wall-clock.ts";
import type { Chain, VendorName } from "../chain.ts";
import { GrowingRows } from "./growing-rows.ts";
import type { OpenedTable } from "./opened-table.ts";
import { openTable } from "./opened-table.ts";
import { inTimeOrder, NUMERIC } from "./quote-query.ts";
import { unreadableCell } from "./unreadable-cell.ts";

export interface ReadOptions extends RunControl {
  /** What messages call the file; its path when left out. */
  readonly source?: string;
  /** Whose file it is; found from its contents when left out. */
  readonly vendor?: VendorName;
  /**
   * The underlying: names it where the file does not; where the file does, only its chains are
   * read.
   */
  readonly underlying?: string;
  /** First and last quote date ("2022-02-04"), both included. */
  readonly from?: string;
  readonly to?: string;
  /** The market's calendar, where the vendor's usual one is not meant. */
  readonly calendar?: CalendarName;
  /** DuckDB's memory limit; what exceeds it spills to a temporary folder. */
  readonly memoryLimit?: string;
  readonly threads?: number;
}

/**
 * Reads the chains of a file, one per underlying and quote moment, in time order.
 *
 * CSV, gzip-compressed CSV and Parquet are read alike; "-" is standard input. The file is
 * streamed:
 * memory holds one chain and DuckDB's working set, whatever the file's length. Nothing is cleaned;
 * see `buildSnapshot`.
 *
 * @throws {FormatError} naming file, line and column, when the file is no option chain, is cut
 *   short, or a cell that must be a number, a date or a call/put mark is not.
 * @throws {DataError} when the file holds no quotes of what was asked for.
 */
export async function* readChains(
  path: string,
  options: ReadOptions = {},
): AsyncGenerator<Chain, void, undefined> {
  const { onProgress, signal, underlying, from, to } = options;
  signal?.throwIfAborted();
  const filter = {
    underlying,
    fromDay: dayOption("from", from),
    toDay: dayOption("to", to),
  };
  const table = await openTable(path, options);
  try {
    if (table.nRows === 0) throw nothingFound(table.source, options, 0);
    const isOne = table.plan.moments === "one";
    const query = table.query(isOne ? { underlying } : filter);
    const ordered = (await table.isInTimeOrder(query)) ? query : inTimeOrder(query);
    const total = table.nRows;
    let nRead = 0;
    let nChains = 0;
    for await (const chain of chainsOf(table, ordered)) {
      nRead += chain.rows.size;
      onProgress?.({ stage: "read quotes", done: Math.min(nRead, total), total });
      // Files of many moments were filtered by the vendor's own dates in the query.
      if (isOne && !isWithin(chain, table.plan.calendarOf(chain.underlying), filter)) continue;
      nChains++;
      yield chain;
    }
    if (nChains === 0) throw nothingFound(table.source, options, total);
    const isWhole = underlying === undefined && from === undefined && to === undefined;
    if (isWhole && nRead !== total) {
      const problem = `the file has lines for ${total} options, but ${nRead} could be told apart`;
      throw new FormatError(
        { file: table.source },
        problem,
        "remove line breaks inside quoted cells",
      );
    }
  } finally {
    await table.close();
  }
}

function dayOption(name: "from" | "to", text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const day = parseDay(text);
  if (Number.isNaN(day)) throw new DomainError("readChains", name, text, "a date like 2022-02-04");
  return day;
}

function nothingFound(file: string, { underlying, from, to }: ReadOptions, nRows: number): Error {
  if (nRows === 0)
    return new FormatError({ file }, "there are column names but no rows", "download it again");
  const what = underlying === undefined ? "quotes" : `quotes of ${underlying}`;
  const range =
    (from ?? to) === undefined
      ? ""
      : from === to
        ? ` on ${from}`
        : ` from ${from ?? "its first date"} to ${to ?? "its last"}`;
  return new DataError(file, `it has no ${what}${range}`, "listQuoteDates says what it has");
}

function isWithin(
  { quotedAt }: Chain,
  calendar: MarketCalendar,
  {
    fromDay = -Infinity,
    toDay = Infinity,
  }: { fromDay?: number | undefined; toDay?: number | undefined },
): boolean {
  if (fromDay === -Infinity && toDay === Infinity) return true;
  const { day } = instantToWall(calendar.timeZone, quotedAt);
  return day >= fromDay && day <= toDay;
}

/** Groups consecutive rows of one underlying and moment. */
async function* chainsOf(table: OpenedTable, query: string): AsyncGenerator<Chain> {
  const { plan } = table;
  const rows = new GrowingRows();
  // One string object a distinct text, not one a row.
  const distinct = new Map<string, string>();
  const intern = (text: string): string => {
    const known = distinct.get(text);
    if (known === undefined) distinct.set(text, text);
    return known ?? text;
  };
  let current = { day: NaN, time: NaN, underlying: "", spot: NaN };
  let calendar = plan.calendarOf("");
  let expiries = new Map<string, Map<number, number>>();

  const finish = (): Chain => {
    const { day, time, underlying, spot } = current;
    const moment = plan.quotedAt(day, time, calendar);
    return {
      vendor: table.vendor,
      source: table.source,
      underlying,
      quotedAt: moment.instant,
      spot: Number.isFinite(spot) && spot > 0 ? spot : null,
      premiumUnit: plan.premiumUnitOf(underlying),
      rows: rows.take(),
      warnings: moment.warning ? [...plan.warnings, moment.warning] : plan.warnings,
    };
  };
  const expiryOf = (
    day: number,
    time: number,
    settlement: Chain["rows"]["settlements"][number],
  ): number => {
    if (!Number.isNaN(time)) return day * MS_PER_DAY + time;
    let known = expiries.get(settlement);
    if (!known) expiries.set(settlement, (known = new Map()));
    let instant = known.get(day);
    if (instant === undefined) known.set(day, (instant = calendar.expiry(day, settlement)));
    return instant;
  };

  for await (const chunk of table.stream(query)) {
    const { rowCount } = chunk;
    const line = numbers(chunk, 0);
    const [
      quoteDay,
      quoteTime,
      spot,
      expiryDay,
      expiryTime,
      atClose,
      sign,
      strike,
      bid,
      ask,
      last,
      volume,
      openInterest,
      forward,
      mark,
    ] = NUMERIC.map((_, i) => numbers(chunk, i + 1)) as unknown as Fifteen;
    const underlying = texts(chunk, NUMERIC.length + 1);
    const vendorRoot = texts(chunk, NUMERIC.length + 2);
    const bad = texts(chunk, NUMERIC.length + 3);
    for (let i = 0; i < rowCount; i++) {
      const problem = bad.getItem(i);
      if (problem !== null) throw unreadableCell(table, line[i], problem);
      const name = underlying.getItem(i)!;
      const isSame =
        quoteDay[i] === current.day &&
        Object.is(quoteTime[i], current.time) &&
        name === current.underlying;
      if (!isSame) {
        if (rows.size > 0) yield finish();
        if (name !== current.underlying) {
          calendar = plan.calendarOf(name);
          expiries = new Map();
        }
        current = {
          day: quoteDay[i],
          time: quoteTime[i],
          underlying: intern(name),
          spot: spot[i],
        };
      }
      const root = intern(plan.rootOf(vendorRoot.getItem(i), current.underlying, atClose[i]));
      const settlement = plan.settlementOf(root, atClose[i]);
      const at = rows.size;
      const { columns } = rows;
      columns.expiries[at] = expiryOf(expiryDay[i], expiryTime[i], settlement);
      columns.strikes[at] = strike[i]!;
      columns.bids[at] = bid[i]!;
      columns.asks[at] = ask[i]!;
      columns.lasts[at] = last[i]!;
      columns.volumes[at] = volume[i]!;
      columns.openInterests[at] = openInterest[i]!;
      columns.forwards[at] = forward[i]!;
      columns.marks[at] = mark[i]!;
      columns.lines[at] = table.lineOf(line[i]);
      rows.push(root, settlement, sign[i]);
    }
  }
  if (rows.size > 0) yield finish();
}

type Fifteen = readonly [
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
  Float64Array,
];

/** The values of a DOUBLE column without nulls, as they lie in DuckDB's own memory. */
function numbers(chunk: DuckDBDataChunk, column: number): Float64Array {
  const vector = chunk.getColumnVector(column) as DuckDBDoubleVector;
  // Private in the typings, but 20 times faster than one call a value; absent, we do without.
  const { items } = vector as unknown as { readonly items?: Float64Array };
  return items ?? Float64Array.from(vector.toArray() as readonly number[]);
}

function texts(chunk: DuckDBDataChunk, column: number): DuckDBVarCharVector {
  return chunk.getColumnVector(column) as DuckDBVarCharVector;
}
