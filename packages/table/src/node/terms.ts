/** S and r of every quote date and series, and the daily history they come from. */
import type { RunControl } from "@volsmith/numerics";
import { DataError, yearsBetween } from "@volsmith/numerics";
import { formatDay } from "@volsmith/market";
import type { DailyColumn, DuckDbSession } from "@volsmith/market/readers";
import { lastUntil } from "../features/daily-series.ts";
import type { Closes } from "./closes.ts";
import type { Keys, Moment } from "./number-quotes.ts";
import type { ResolvedOptions, SpotSource } from "./options.ts";
import type { ParityTerms } from "./parity.ts";
import { fitAllParity } from "./parity.ts";
import type { Rates } from "./rates.ts";
import type { MomentStatus } from "./stale-moments.ts";
import { tickerRemarks } from "./ticker-remarks.ts";

export interface MarketTerms {
  /** By moment. */
  readonly spotSources: readonly SpotSource[];
  /** Rate of a moment and the date it was known; NaN where parity of each expiry tells it. */
  readonly rates: Float64Array;
  readonly rateDays: Int32Array;
  /** S of a row's own series; NaN where there is none. */
  spot(moment: Moment, series: number): number;
  /** r of a row's own series; NaN where there is none. @param tau its years to expiry */
  rate(moment: Moment, series: number, tau: number): number;
  /** One price and one rate a moment, for the daily history; NaN where there is none. */
  readonly momentSpots: Float64Array;
  readonly momentRates: Float64Array;
  /** Closes that were given, by ticker. */
  readonly closes: ReadonlyMap<string, DailyColumn>;
  readonly remarks: readonly string[];
}

interface TermsRequest extends RunControl {
  readonly keys: Keys;
  readonly statuses: readonly MomentStatus[];
  readonly options: ResolvedOptions;
  readonly closes: Closes | null;
  readonly rates: Rates;
  /** Whether a history of closes is needed. */
  readonly needsHistory: boolean;
}

/** For the history of closes the nearest expiry at least this far away is discounted. */
const NEAR_YEARS = 1.5 / 365;
/** A 13-week rate stands for the curve in the history. */
const RATE_YEARS = 0.25;

export async function marketTerms(
  session: DuckDbSession,
  { keys, statuses, options, closes, rates, needsHistory, ...control }: TermsRequest,
): Promise<MarketTerms> {
  const { moments, series } = keys;
  const tickers = [...new Set(moments.map(({ ticker }) => ticker))];
  const given = new Map<string, DailyColumn>();
  for (const ticker of closes ? tickers : []) {
    const found = await closes!.of(ticker);
    if (found) given.set(ticker, found);
    else if (needsHistory || options.spot === "closes") throw closes!.missing(ticker);
  }
  if (options.spot === "closes" && !closes) {
    const problem = `S of ${tickers.join(", ")} is to be the close, but no closes are given`;
    throw new DataError("buildPricingTable", problem, 'give closes, or spot: "parity"');
  }
  const spotSources = chooseSpots(moments, { options, given });
  const dated = moments.map(({ day }) => rates.on(day));
  const momentRate = Float64Array.from(dated, (one) => (one && one !== "parity" ? one.rate : NaN));
  const needsParity = moments.map(
    ({ id, ticker, day, vendorSpot }) =>
      statuses[id] === "used" &&
      (spotSources[id] === "parity" ||
        dated[id] === "parity" ||
        (needsHistory && Number.isNaN(vendorSpot) && !(day <= lastDay(given.get(ticker))))),
  );
  const { terms, nAssumed } = needsParity.includes(true)
    ? await fitAllParity(session, { ...control, keys, wanted: needsParity, rates: momentRate })
    : { terms: moments.map(() => null), nAssumed: 0 };

  const spot = ({ id, ticker, day, vendorSpot }: Moment, seriesId: number): number => {
    if (spotSources[id] === "vendor") return vendorSpot;
    if (spotSources[id] === "parity") return terms[id]?.get(seriesId)?.prepaid ?? NaN;
    const { days, values } = given.get(ticker)!;
    const at = lastUntil(days, day);
    return at >= 0 && days[at] === day ? values[at] : NaN;
  };
  const nearest = (
    { id, quotedAt }: Moment,
    years: number,
    least = 0,
  ): { readonly terms: ParityTerms; readonly tau: number } | null => {
    let best = null;
    for (const [seriesId, found] of terms[id] ?? []) {
      const tau = yearsBetween(quotedAt, series[seriesId].expiry);
      const isBetter = !best || Math.abs(tau - years) < Math.abs(best.tau - years);
      if (tau >= least && isBetter) best = { terms: found, tau };
    }
    return best;
  };
  return {
    spotSources,
    rates: momentRate,
    rateDays: Int32Array.from(dated, (one, i) =>
      one && one !== "parity" ? one.day : moments[i].day,
    ),
    spot,
    rate({ id }, seriesId, tau) {
      if (dated[id] !== "parity") return momentRate[id];
      const found = terms[id]?.get(seriesId);
      return found ? -Math.log(found.discountFactor) / tau : NaN;
    },
    momentSpots: Float64Array.from(moments, (moment) => {
      if (spotSources[moment.id] !== "parity" && moment.vendorSpot > 0) return moment.vendorSpot;
      return nearest(moment, 0, NEAR_YEARS)?.terms.prepaid ?? NaN;
    }),
    momentRates: Float64Array.from(moments, (moment) => {
      if (dated[moment.id] !== "parity") return momentRate[moment.id];
      const found = nearest(moment, RATE_YEARS);
      return found ? -Math.log(found.terms.discountFactor) / found.tau : NaN;
    }),
    closes: given,
    remarks: [
      ...spotRemarks(moments, { spotSources, statuses }),
      rates.remark,
      ...(nAssumed > 0
        ? [
            `on ${nAssumed} quote dates no expiry determines its discount factor by parity: a rate near 2 % is assumed`,
          ]
        : []),
    ],
  };
}

function lastDay(closes: DailyColumn | undefined): number {
  return closes?.days.at(-1) ?? -Infinity;
}

function keyOf({ source, ticker }: Moment): string {
  return `${source} ${ticker}`;
}

/** One source of S for all moments of a ticker in a source. */
function chooseSpots(
  moments: readonly Moment[],
  {
    options,
    given,
  }: { readonly options: ResolvedOptions; readonly given: ReadonlyMap<string, DailyColumn> },
): SpotSource[] {
  const counts = new Map<string, { all: number; priced: number }>();
  for (const moment of moments) {
    const key = keyOf(moment);
    const count = counts.get(key) ?? { all: 0, priced: 0 };
    counts.set(key, count);
    count.all++;
    if (moment.vendorSpot > 0) count.priced++;
  }
  return moments.map((moment) => {
    if (moment.premiumUnit === "coin") {
      if (options.spot === "auto" || options.spot === "vendor") return "vendor";
      const problem = `premiums of ${moment.ticker} are in coin: S is the vendor's price of the coin`;
      throw new DataError("buildPricingTable", problem, 'leave spot out, or spot: "vendor"');
    }
    const { all, priced } = counts.get(keyOf(moment))!;
    if (options.spot === "vendor" && priced === 0) {
      const problem = `the quotes of ${moment.ticker} (${formatDay(moment.day)}) have no price of the underlying`;
      throw new DataError("buildPricingTable", problem, 'use spot: "parity" or "closes"');
    }
    if (options.spot !== "auto") return options.spot;
    if (moment.vendor === "barchart") return "parity";
    if (2 * priced >= all) return "vendor";
    return given.has(moment.ticker) ? "closes" : "parity";
  });
}

const SPOT_TITLES: Readonly<Record<SpotSource, string>> = {
  vendor: "the vendor's price of the underlying",
  closes: "the close of the quote date",
  parity: "the prepaid forward F·D of the row's expiry by put-call parity",
};

function spotRemarks(
  moments: readonly Moment[],
  {
    spotSources,
    statuses,
  }: { readonly spotSources: readonly SpotSource[]; readonly statuses: readonly MomentStatus[] },
): string[] {
  const used = moments.filter(({ id }) => statuses[id] === "used");
  const where = (holds: (moment: Moment) => boolean, text: string): (readonly [string, string])[] =>
    used.filter(holds).map(({ ticker }) => [ticker, text]);
  return [
    ...tickerRemarks(
      "S",
      used.map(({ id, ticker }) => [ticker, SPOT_TITLES[spotSources[id]]]),
    ),
    ...tickerRemarks(
      "premiums",
      where(({ premiumUnit }) => premiumUnit === "coin", "in coin, multiplied by S"),
    ),
    ...tickerRemarks(
      "premiums",
      where(({ closesOnly }) => closesOnly, "closing prices only, no spread is known"),
    ),
  ];
}
