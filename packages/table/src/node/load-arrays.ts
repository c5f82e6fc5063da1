import type { Settlement } from "@volsmith/market";
import { calendarNamed, MS_PER_DAY, settlementOfRoot, usCalendarOf } from "@volsmith/market";
import { DataError, ShapeError } from "@volsmith/numerics";
import type { DuckDbSession } from "@volsmith/market/readers";
import type { LoadedQuotes, QuotePlan } from "./loaded-quotes.ts";
import type { ResolvedOptions } from "./options.ts";
import type { QuoteArrays } from "./sources.ts";

interface ArraysRequest extends Pick<ResolvedOptions, "fromDay" | "toDay"> {
  readonly source: number;
  readonly session: DuckDbSession;
}

const WHERE = "buildPricingTable";

/** Rows in memory, as a table with a vendor file's columns. */
export async function loadArrays(
  quotes: QuoteArrays,
  { source, session, fromDay = -Infinity, toDay = Infinity }: ArraysRequest,
): Promise<LoadedQuotes> {
  const n = quotes.days.length;
  for (const [name, column] of Object.entries(quotes) as [string, unknown][]) {
    const isColumn = typeof column === "object" && column !== null && "length" in column;
    if (isColumn && column.length !== n) {
      throw new ShapeError(WHERE, `quotes.${name}`, [n], [column.length]);
    }
  }
  if (!quotes.expiries && !quotes.expiryDays) {
    throw new DataError(WHERE, "quotes in memory lack expiries", "give expiries or expiryDays");
  }
  const { days, quotedAts, expiries, expiryDays, settlements } = quotes;
  const none = new Float64Array(n).fill(NaN);
  const expiryDay = expiries ? dayPart(expiries) : expiryDays!;
  const doubles: Readonly<Record<string, ArrayLike<number>>> = {
    line: Float64Array.from({ length: n }, (_, i) => i + 1),
    quoteDay: days,
    // Of a quote's own day, which the vendor's calendar need not know.
    quoteTime: quotedAts
      ? Float64Array.from(quotedAts, (at, i) => at - days[i] * MS_PER_DAY)
      : none,
    spot: quotes.spots ?? none,
    expiryDay,
    expiryTime: expiries
      ? Float64Array.from(expiries, (at, i) => at - expiryDay[i] * MS_PER_DAY)
      : none,
    atClose: settlements
      ? Float64Array.from({ length: n }, (_, i) => (settlements[i] === "am" ? 0 : 1))
      : none,
    sign: quotes.signs,
    strike: quotes.strikes,
    bid: quotes.bids,
    ask: quotes.asks,
    last: none,
    volume: quotes.volumes ?? none,
    openInterest: quotes.openInterests ?? none,
    truth: quotes.truePremiums ?? none,
  };
  await session.createTable(`arrays_${source}`, [
    { name: "underlying", type: "VARCHAR", values: quotes.tickers },
    { name: "root", type: "VARCHAR", values: quotes.roots ?? quotes.tickers },
    ...Object.entries(doubles).map(([name, values]) => ({ name, type: "DOUBLE", values }) as const),
  ]);
  const view = `raw_${source}`;
  const cells = Object.keys(doubles).map(
    (name) => `coalesce("${name}", 'NaN'::DOUBLE) AS "${name}"`,
  );
  const [low, high] = [Math.max(fromDay, -1e9), Math.min(toDay, 1e9)];
  await session.rows(`
    CREATE VIEW ${view} AS SELECT underlying, root, ${cells.join(", ")} FROM arrays_${source}
    WHERE "quoteDay" BETWEEN ${low} AND ${high}`);
  return {
    source,
    label: quotes.source ?? "rows in memory",
    vendor: "arrays",
    plan: arraysPlan,
    view,
    hasTruth: quotes.truePremiums !== undefined,
    warnings: [],
    lineOf: (row) => row,
    close: async () => {},
  };
}

const arraysPlan: QuotePlan = {
  calendarOf: (ticker) => calendarNamed(usCalendarOf(ticker)),
  premiumUnitOf: () => "currency",
  rootOf: (root, ticker) => root ?? ticker,
  settlementOf(root, atClose): Settlement {
    if (Number.isNaN(atClose)) return settlementOfRoot(root);
    return atClose === 0 ? "am" : "pm";
  },
  quotedAt: (day, time, calendar) => ({
    instant: Number.isNaN(time) ? calendar.closing(day) : day * MS_PER_DAY + time,
  }),
};

function dayPart(instants: ArrayLike<number>): Float64Array {
  return Float64Array.from(instants, (instant) => Math.floor(instant / MS_PER_DAY));
}
