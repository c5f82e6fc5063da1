/** Made-up chains of listed options day by day, priced by Black at a volatility a day. */
import type { Chain, PremiumUnit } from "@volsmith/market";
import { MS_PER_DAY } from "@volsmith/market";
import { randomGenerator, yearsBetween } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";

export interface DayTerms {
  readonly forward: number;
  readonly vol: number;
}

export interface ChainTerms {
  readonly unit?: PremiumUnit;
  /** Half of ask less bid, as a share of the price. */
  readonly halfSpread?: number;
  /** "closes": no bids and asks are given, but the closing price. */
  readonly quotedBy?: "bids and asks" | "closes";
  /** Of interest, where premiums are in currency; near the money a month of quotes says little more. */
  readonly rate?: number;
  readonly strikes?: readonly number[];
  /** Whole days from the first one to the expiries. */
  readonly expiries?: readonly number[];
  /** Rows that are listed; all by default. */
  readonly lists?: (row: Row) => boolean;
}

export interface Row {
  readonly day: number;
  readonly strike: number;
  readonly sign: 1 | -1;
  readonly expiry: number;
}

const FIRST = Date.UTC(2026, 0, 5, 16);

/** One chain a day; day i is i days after 5 January 2026. */
export function chainsOf(
  days: readonly DayTerms[],
  {
    unit = "currency",
    halfSpread = 0.01,
    quotedBy = "bids and asks",
    rate = 0.02,
    strikes = [80, 85, 90, 95, 100, 105, 110, 115, 120],
    expiries = [30, 60],
    lists = () => true,
  }: ChainTerms = {},
): readonly Chain[] {
  const isClosed = quotedBy === "closes";
  return days.map(({ forward, vol }, day) => {
    const quotedAt = FIRST + day * MS_PER_DAY;
    const rows = expiries.flatMap((expiry) =>
      strikes.flatMap((strike) =>
        ([-1, 1] as const)
          .map((sign): Row => ({ day, strike, sign, expiry }))
          .filter((row) => row.expiry > day && lists(row)),
      ),
    );
    const instants = rows.map(({ expiry }) => FIRST + expiry * MS_PER_DAY);
    const prices = rows.map(({ strike, sign }, i) => {
      const type = sign > 0 ? "call" : "put";
      const tau = yearsBetween(quotedAt, instants[i]);
      const price = blackPrice(vol, { forward, strike, tau, type });
      return unit === "coin" ? price / forward : Math.exp(-rate * tau) * price;
    });
    const column = (of: (i: number) => number) => Float64Array.from(rows, (_, i) => of(i));
    return {
      vendor: unit === "coin" ? "deribit" : "plain",
      source: "made up",
      underlying: "X",
      quotedAt,
      spot: null,
      premiumUnit: unit,
      rows: {
        size: rows.length,
        roots: rows.map(() => "X"),
        settlements: rows.map(() => "pm" as const),
        signs: Int8Array.from(rows, ({ sign }) => sign),
        expiries: Float64Array.from(instants),
        strikes: column((i) => rows[i].strike),
        bids: column((i) => (isClosed ? NaN : prices[i] * (1 - halfSpread))),
        asks: column((i) => (isClosed ? NaN : prices[i] * (1 + halfSpread))),
        lasts: column((i) => (isClosed ? prices[i] : NaN)),
        volumes: column(() => 1),
        openInterests: column(() => 1),
        lines: column(() => 0),
        ...(unit === "coin" && { forwards: column(() => forward) }),
      },
    };
  });
}

/** A walk of the forward and its volatility; the days from `after` on are drawn by another seed. */
export function walk(
  nDays: number,
  { seed = 1, after = nDays, again = 2 }: { seed?: number; after?: number; again?: number } = {},
): readonly DayTerms[] {
  const [first, second] = [randomGenerator(seed), randomGenerator(again)];
  let [forward, vol] = [100, 0.4];
  return Array.from({ length: nDays }, (_, day) => {
    const random = day < after ? first : second;
    if (day > 0) {
      forward *= Math.exp(0.02 * random.normal());
      vol = Math.min(Math.max(vol * Math.exp(0.05 * random.normal()), 0.2), 0.8);
    }
    return { forward, vol };
  });
}
