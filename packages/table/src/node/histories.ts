/** Daily histories of the underlyings, and the features made of them, at every quote date. */
import { DataError } from "@volsmith/numerics";
import type { DailyColumn } from "@volsmith/market/readers";
import type { DailySeries } from "../features/daily-series.ts";
import { dailySeries, lastUntil } from "../features/daily-series.ts";
import type { DailyFeature } from "../features/feature.ts";
import type { TickerHistory } from "../pricing-table.ts";
import { formatDay } from "@volsmith/market";
import type { Closes } from "./closes.ts";
import type { Keys, Moment } from "./number-quotes.ts";
import { momentsByTicker } from "./number-quotes.ts";
import type { ResolvedOptions } from "./options.ts";
import type { Rates } from "./rates.ts";
import { MAX_AGE_DAYS } from "./rates.ts";
import type { MomentStatus } from "./stale-moments.ts";
import type { MarketTerms } from "./terms.ts";
import { tickerRemarks } from "./ticker-remarks.ts";

export interface DailyFeatures {
  /** Features by moment, NaN where a window is not full. [nFeatures][nMoments] */
  readonly values: readonly Float64Array[];
  /** Date of the last close used. [nMoments] */
  readonly knownBy: Int32Array;
  readonly histories: readonly TickerHistory[];
  readonly remarks: readonly string[];
}

interface DailyRequest {
  readonly keys: Keys;
  readonly statuses: readonly MomentStatus[];
  readonly options: ResolvedOptions;
  readonly terms: MarketTerms;
  readonly closes: Closes | null;
  readonly rates: Rates;
}

/** Calendar days of history shown before the first quote date. */
const SHOWN_BEFORE = 365;

export function dailyFeatures(request: DailyRequest): DailyFeatures {
  const { keys, statuses, options, terms, closes } = request;
  const features = options.features.filter((feature) => feature.per === "day");
  const { moments } = keys;
  const values = features.map(() => new Float64Array(moments.length).fill(NaN));
  const knownBy = Int32Array.from(moments, ({ day }) => day);
  const histories: TickerHistory[] = [];
  const remarks: (readonly [ticker: string, text: string])[] = [];
  for (const [ticker, listed] of momentsByTicker(moments)) {
    const own = listed.filter(({ id }) => statuses[id] === "used");
    if (own.length === 0) continue;
    const periods = options.periodsPerYear ?? (own[0].calendar === "crypto" ? 365 : 252);
    const given = terms.closes.get(ticker);
    const last = given?.days.at(-1) ?? -Infinity;
    const late = own.filter(({ id, day }) => day > last && terms.momentSpots[id] > 0);
    const series = joined(given, { ...request, own, late, periods });
    if (features.length > 0) {
      const made = "made from the quotes, day by day";
      const end = given && late.length > 0 ? `, after ${formatDay(last)} ${made}` : "";
      const origin = given
        ? `${closes!.label}${end}`
        : `${made}, so the first windows are not full`;
      remarks.push([ticker, `${origin}; volatilities are annualised with ${periods}`]);
    }
    if (series.days.length > 0 && series.closes.some((close) => !(close > 0))) {
      throw new DataError("buildPricingTable", `a close of ${ticker} is not positive`);
    }
    const made = valuesAt(series, { own, features, lastClose: options.lastClose });
    own.forEach(({ id }, i) => {
      made.at.forEach((column, j) => (values[j][id] = column[i]));
      if (made.days[i] >= 0) knownBy[id] = made.days[i];
    });
    histories.push(shownHistory(series, { ticker, own, features, made: made.all }));
  }
  return { values, knownBy, histories, remarks: tickerRemarks("closes", remarks) };
}

interface ValuesRequest {
  readonly own: readonly Moment[];
  readonly features: readonly DailyFeature[];
  readonly lastClose: ResolvedOptions["lastClose"];
}

/** Each feature after every close, and as of every moment. */
function valuesAt(
  series: DailySeries,
  { own, features, lastClose }: ValuesRequest,
): { all: Float64Array[]; at: Float64Array[]; days: Int32Array } {
  const { days } = series;
  const first = Math.max(0, lastUntil(days, own[0].day - SHOWN_BEFORE));
  const all = features.map((feature) => feature.values(series, first));
  const entries = own.map(({ day }) => {
    const last = lastClose === "same-day" ? day : day - 1;
    const entry = lastUntil(days, last);
    return entry >= 0 && last - days[entry] <= MAX_AGE_DAYS ? entry : -1;
  });
  return {
    all,
    at: all.map((column) => Float64Array.from(entries, (i) => (i < 0 ? NaN : column[i]))),
    days: Int32Array.from(entries, (i) => (i < 0 ? -1 : days[i])),
  };
}

/** Closes that were given, and after their end one price of every quote date that has one. */
function joined(
  given: DailyColumn | undefined,
  { own, late, periods, terms, rates }: JoinRequest,
): DailySeries {
  const { days: dates = [], values = [] } = given ?? {};
  const days = Int32Array.from([...dates, ...late.map(({ day }) => day)]);
  const closes = Float64Array.from([...values, ...late.map(({ id }) => terms.momentSpots[id])]);
  const rateOf = new Map(own.map(({ id, day }) => [day, terms.momentRates[id]]));
  return dailySeries(days, closes, {
    periodsPerYear: periods,
    rates: Float64Array.from(days, (day) => {
      const dated = rates.on(day);
      return dated && dated !== "parity" ? dated.rate : (rateOf.get(day) ?? NaN);
    }),
  });
}

interface JoinRequest extends DailyRequest {
  readonly own: readonly Moment[];
  /** Moments whose own prices are the closes. */
  readonly late: readonly Moment[];
  readonly periods: number;
}

interface ShownRequest {
  readonly ticker: string;
  readonly own: readonly Moment[];
  readonly features: readonly DailyFeature[];
  readonly made: readonly Float64Array[];
}

function shownHistory(
  { days, closes, rates }: DailySeries,
  { ticker, own, features, made }: ShownRequest,
): TickerHistory {
  const from = Math.max(0, lastUntil(days, own[0].day - SHOWN_BEFORE));
  const to = lastUntil(days, own.at(-1)!.day) + 1;
  return {
    ticker,
    days: days.slice(from, to),
    closes: closes.slice(from, to),
    rates: rates.slice(from, to),
    vols: Object.fromEntries(
      features.flatMap(({ name, shows }, j) =>
        shows === "volatility" ? [[name, made[j].slice(from, to)] as const] : [],
      ),
    ),
  };
}
