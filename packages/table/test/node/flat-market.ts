/**
 * Quotes of an index with one volatility and one rate: prices are Black and Scholes's to the last digit,
 * so that whatever a table says can be told in advance.
 */
import type { Chain, Settlement } from "@volsmith/market";
import { calendarNamed, lastSession } from "@volsmith/market";
import { randomGenerator, yearsBetween } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";
import type { QuoteArrays, TickerCloses } from "../../src/node/index.ts";

export const VOL = 0.25;
export const RATE = 0.03;

export interface FlatMarket {
  readonly quotes: Required<Omit<QuoteArrays, "expiryDays" | "source">>;
  readonly closes: TickerCloses;
  /** Quote dates. */
  readonly days: readonly number[];
}

/** 18,700 is 2021-03-14. */
export function flatMarket({
  ticker = "SPX",
  nDays = 12,
  nHistory = 130,
  spot = 4000,
  seed = 5,
  from = 18_700,
} = {}): FlatMarket {
  const calendar = calendarNamed("us-index");
  const random = randomGenerator(seed);
  const sessions: number[] = [];
  for (let day = from - 2 * nHistory; sessions.length < nHistory + nDays; day++) {
    if (calendar.isSession(day)) sessions.push(day);
  }
  let close = spot;
  const closes = sessions.map(() => (close *= Math.exp(0.01 * random.normal())));
  const rows: Row[] = [];
  const days = sessions.slice(nHistory);
  const expiryDays = [10, 45, 100, 190].map((ahead) => lastSession(calendar, days[0] + ahead));
  const strikes = Array.from({ length: 21 }, (_, i) => Math.round(spot * (0.7 + 0.03 * i)));
  days.forEach((day, i) => {
    const quotedAt = calendar.closing(day);
    const S = closes[nHistory + i];
    expiryDays.forEach((expiryDay, e) => {
      const settlement: Settlement = e % 2 === 0 ? "am" : "pm";
      const expiry = calendar.expiry(expiryDay, settlement);
      const tau = yearsBetween(quotedAt, expiry);
      if (tau <= 0) return;
      for (const strike of strikes) {
        for (const sign of [1, -1]) {
          const truth = blackPrice(VOL, {
            forward: S * Math.exp(RATE * tau),
            strike,
            tau,
            discountFactor: Math.exp(-RATE * tau),
            type: sign > 0 ? "call" : "put",
          });
          // Spreads that grow with the price: one of a pair is always tighter.
          const half = Math.min(0.4 * truth, 0.05 + 0.01 * truth);
          const root = settlement === "am" ? ticker : `${ticker}W`;
          const bid = truth - half;
          const ask = truth + half;
          rows.push({ day, quotedAt, root, settlement, expiry, sign, strike, bid, ask, truth, S });
        }
      }
    });
  });
  const floats = (of: (row: Row) => number): Float64Array => Float64Array.from(rows, of);
  return {
    days,
    closes: { ticker, days: sessions, closes },
    quotes: {
      tickers: rows.map(() => ticker),
      days: floats(({ day }) => day),
      quotedAts: floats(({ quotedAt }) => quotedAt),
      roots: rows.map(({ root }) => root),
      settlements: rows.map(({ settlement }) => settlement),
      expiries: floats(({ expiry }) => expiry),
      signs: floats(({ sign }) => sign),
      strikes: floats(({ strike }) => strike),
      bids: floats(({ bid }) => bid),
      asks: floats(({ ask }) => ask),
      volumes: floats(({ strike }) => strike % 7),
      openInterests: floats(({ strike }) => strike % 11),
      spots: floats(({ S }) => S),
      truePremiums: floats(({ truth }) => truth),
    },
  };
}

interface Row {
  readonly day: number;
  readonly quotedAt: number;
  readonly root: string;
  readonly settlement: Settlement;
  readonly expiry: number;
  readonly sign: number;
  readonly strike: number;
  readonly bid: number;
  readonly ask: number;
  readonly truth: number;
  readonly S: number;
}

/** Some rows of quotes, in the order given. */
export function pickRows(
  quotes: FlatMarket["quotes"],
  rows: readonly number[],
): FlatMarket["quotes"] {
  return Object.fromEntries(
    Object.entries(quotes).map(([name, column]) => [name, rows.map((row) => column[row])]),
  ) as unknown as FlatMarket["quotes"];
}

/** The same quotes as chains, one a date, for writing vendors' files. */
export function chainsOf({ quotes, days }: FlatMarket): Chain[] {
  return days.map((day) => {
    const rows = Array.from(quotes.days, (_, i) => i).filter((i) => quotes.days[i] === day);
    const floats = (column: ArrayLike<number>): Float64Array =>
      Float64Array.from(rows, (i) => column[i]);
    return {
      vendor: "plain",
      source: "a flat market",
      underlying: quotes.tickers[0],
      quotedAt: quotes.quotedAts[rows[0]],
      spot: quotes.spots[rows[0]],
      premiumUnit: "currency",
      rows: {
        size: rows.length,
        roots: rows.map((i) => quotes.roots[i]),
        expiries: floats(quotes.expiries),
        settlements: rows.map((i) => quotes.settlements[i]),
        signs: Int8Array.from(rows, (i) => quotes.signs[i]),
        strikes: floats(quotes.strikes),
        bids: floats(quotes.bids),
        asks: floats(quotes.asks),
        lasts: floats(quotes.bids),
        volumes: floats(quotes.volumes),
        openInterests: floats(quotes.openInterests),
        lines: new Float64Array(rows.length),
      },
    };
  });
}
