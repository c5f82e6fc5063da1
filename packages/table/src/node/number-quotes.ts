/** Quote moments and series of options, numbered, so that ten million rows carry small integers. */
import type { CalendarName, PremiumUnit, Settlement, VendorName } from "@volsmith/market";
import { instantToWall, MS_PER_DAY } from "@volsmith/market";
import type { DuckDbSession } from "@volsmith/market/readers";
import type { LoadedQuotes } from "./loaded-quotes.ts";
import type { ResolvedOptions } from "./options.ts";

/** All quotes of one underlying in one source at one instant. */
export interface Moment {
  readonly id: number;
  readonly source: number;
  readonly vendor: VendorName | "arrays";
  readonly ticker: string;
  /** Date on the exchange's calendar, epoch day. */
  readonly day: number;
  readonly quotedAt: number;
  readonly calendar: CalendarName;
  readonly premiumUnit: PremiumUnit;
  /** Median of the vendor's prices of the underlying, NaN where it gives none. */
  readonly vendorSpot: number;
  /** There are closing prices only. */
  readonly closesOnly: boolean;
  readonly nRows: number;
}

/** Options of one underlying, root and instant of expiry. */
export interface Series {
  readonly id: number;
  readonly ticker: string;
  readonly root: string;
  readonly settlement: Settlement;
  readonly expiry: number;
  /** Date of expiry on the exchange's calendar, epoch day. */
  readonly expiryDay: number;
}

export interface Keys {
  /** Ascending in day, then ticker; `id` is the place. */
  readonly moments: readonly Moment[];
  /** Ascending in ticker, expiry and root; `id` is the place. */
  readonly series: readonly Series[];
}

/** No number of ours; stands for NaN where rows are joined. */
const NO_TIME = -1e18;

/**
 * Numbers moments and series of all sources and makes the view `listed`: moment, series, line, sign,
 * strike, bid, ask (currency; the closing price as both where a source has nothing else), volume,
 * openInterest, truth.
 */
export async function numberQuotes(
  session: DuckDbSession,
  sources: readonly LoadedQuotes[],
  { fromDay = -Infinity, toDay = Infinity }: Pick<ResolvedOptions, "fromDay" | "toDay">,
): Promise<Keys> {
  await session.rows(
    `CREATE MACRO keyed(x) AS CASE WHEN isnan(x) THEN ${NO_TIME}::DOUBLE ELSE x END`,
  );
  const found: FoundMoment[] = [];
  const seriesOf = new Map<string, Series>();
  const listings: FoundListing[] = [];
  for (const source of sources) {
    const moments = await findMoments(session, source);
    found.push(...moments.filter(({ moment: { day } }) => day >= fromDay && day <= toDay));
    for (const listing of await findListings(session, source)) {
      const { ticker, root, settlement, expiry } = listing.series;
      const key = `${ticker}\n${root}\n${settlement}\n${expiry}`;
      const known = seriesOf.get(key);
      if (!known) seriesOf.set(key, listing.series);
      listings.push(known ? { ...listing, series: known } : listing);
    }
  }
  found.sort(
    ({ moment: a, key: p }, { moment: b, key: q }) =>
      a.day - b.day ||
      byText(a.ticker, b.ticker) ||
      a.quotedAt - b.quotedAt ||
      a.source - b.source ||
      // Downloads after the close are as of the same instant: the first one is no copy.
      p.day - q.day ||
      p.time - q.time,
  );
  const ordered = [...seriesOf.values()].toSorted(
    (a, b) => byText(a.ticker, b.ticker) || a.expiry - b.expiry || byText(a.root, b.root),
  );
  const numberOf = new Map(ordered.map((one, id) => [one, id]));
  await session.createTable("moment_keys", [
    { name: "source", type: "INTEGER", values: found.map(({ moment }) => moment.source) },
    { name: "underlying", type: "VARCHAR", values: found.map(({ moment }) => moment.ticker) },
    { name: "day", type: "DOUBLE", values: found.map(({ key }) => key.day) },
    { name: "time", type: "DOUBLE", values: found.map(({ key }) => key.time) },
    { name: "moment", type: "INTEGER", values: found.map((_, id) => id) },
    { name: "closes", type: "INTEGER", values: found.map(({ moment }) => +moment.closesOnly) },
    {
      name: "scale",
      type: "DOUBLE",
      values: found.map(({ moment: { premiumUnit, vendorSpot } }) =>
        premiumUnit === "coin" ? vendorSpot : 1,
      ),
    },
  ]);
  await session.createTable("series_keys", [
    { name: "source", type: "INTEGER", values: listings.map(({ source }) => source) },
    // One text, not two columns: through the ticker alone, DuckDB would join moments with series.
    { name: "name", type: "VARCHAR", values: listings.map(({ key }) => key.name) },
    { name: "atClose", type: "DOUBLE", values: listings.map(({ key }) => key.atClose) },
    { name: "day", type: "DOUBLE", values: listings.map(({ key }) => key.day) },
    { name: "time", type: "DOUBLE", values: listings.map(({ key }) => key.time) },
    {
      name: "series",
      type: "INTEGER",
      values: listings.map(({ series }) => numberOf.get(series)!),
    },
  ]);
  await session.rows(`CREATE VIEW listed AS ${sources.map(listedRows).join(" UNION ALL ")}`);
  return {
    moments: found.map(({ moment }, id) => ({ ...moment, id })),
    series: ordered.map((one, id) => ({ ...one, id })),
  };
}

function byText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Bid or ask in currency; the closing price where a moment has nothing else. */
function premium(name: "bid" | "ask"): string {
  return `m.scale * CASE m.closes WHEN 1 THEN q.last ELSE q.${name} END AS ${name}`;
}

function orNone(time: number): number {
  return Number.isNaN(time) ? NO_TIME : time;
}

function listedRows({ source, view }: LoadedQuotes): string {
  return `
    SELECT m.moment, e.series, q.line, q.sign, q.strike, ${premium("bid")}, ${premium("ask")},
      q.volume, q."openInterest" AS openInterest, m.scale * q.truth AS truth
    FROM ${view} q
    JOIN (FROM moment_keys WHERE source = ${source}) m
      ON m.underlying = q.underlying AND m.day = q."quoteDay" AND m.time = keyed(q."quoteTime")
    JOIN (FROM series_keys WHERE source = ${source}) e
      ON e.name = concat(q.underlying, chr(10), q.root) AND e."atClose" = keyed(q."atClose") AND e.day = q."expiryDay"
      AND e.time = keyed(q."expiryTime")`;
}

interface FoundMoment {
  readonly moment: Omit<Moment, "id">;
  readonly key: { readonly day: number; readonly time: number };
}

async function findMoments(session: DuckDbSession, from: LoadedQuotes): Promise<FoundMoment[]> {
  const { source, vendor, plan, view } = from;
  const rows = (await session.rows(`
    SELECT underlying, "quoteDay", "quoteTime", count(*),
      coalesce(median(spot) FILTER (spot > 0 AND isfinite(spot)), 'NaN'::DOUBLE),
      bool_or(NOT isnan(bid) OR NOT isnan(ask)), bool_or(NOT isnan(last))
    FROM ${view} GROUP BY ALL`)) as [string, number, number, bigint, number, boolean, boolean][];
  return rows.map(([ticker, day, time, count, vendorSpot, hasQuotes, hasLasts]) => {
    const calendar = plan.calendarOf(ticker);
    const { instant } = plan.quotedAt(day, time, calendar);
    const moment = {
      source,
      vendor,
      ticker,
      day: vendor === "arrays" ? day : instantToWall(calendar.timeZone, instant).day,
      quotedAt: instant,
      calendar: calendar.name,
      premiumUnit: plan.premiumUnitOf(ticker),
      vendorSpot,
      closesOnly: !hasQuotes && hasLasts,
      nRows: Number(count),
    };
    return { moment, key: { day, time: orNone(time) } };
  });
}

interface FoundListing {
  readonly source: number;
  readonly series: Series;
  readonly key: {
    /** Underlying, line feed, the vendor's root. */
    readonly name: string;
    readonly atClose: number;
    readonly day: number;
    readonly time: number;
  };
}

async function findListings(
  session: DuckDbSession,
  { source, plan, view }: LoadedQuotes,
): Promise<FoundListing[]> {
  const rows = (await session.rows(`
    SELECT DISTINCT underlying, root, "atClose", "expiryDay", "expiryTime" FROM ${view}`)) as [
    string,
    string | null,
    number,
    number,
    number,
  ][];
  return rows.map(([ticker, vendorRoot, atClose, day, time]) => {
    const calendar = plan.calendarOf(ticker);
    const root = plan.rootOf(vendorRoot, ticker, atClose);
    const settlement = plan.settlementOf(root, atClose);
    const expiry = Number.isNaN(time) ? calendar.expiry(day, settlement) : day * MS_PER_DAY + time;
    const expiryDay = instantToWall(calendar.timeZone, expiry).day;
    return {
      source,
      series: { id: -1, ticker, root, settlement, expiry, expiryDay },
      key: {
        name: `${ticker}\n${vendorRoot ?? ""}`,
        atClose: orNone(atClose),
        day,
        time: orNone(time),
      },
    };
  });
}

/** Moments of each ticker, in order of time. */
export function momentsByTicker(
  moments: readonly Moment[],
): ReadonlyMap<string, readonly Moment[]> {
  const groups = new Map<string, Moment[]>();
  for (const moment of moments) {
    const group = groups.get(moment.ticker);
    if (group) group.push(moment);
    else groups.set(moment.ticker, [moment]);
  }
  return groups;
}
