/** Numbers along recorded windows, each scaled so that the strike of what was sold is 100. */
import { yearsBetween } from "@volsmith/numerics";
import { blackPrice } from "@volsmith/pricing";

import type { QuoteDay, QuoteSeries } from "./quote-day.ts";
import { volAt } from "./quote-day.ts";
import { isLive } from "./windows.ts";
import type { SaleWindow } from "./windows.ts";

/** The strike of every scaled contract. */
export const SCALED_STRIKE = 100;

/** Windows as columns; rows along a window are steps + 1 long. */
export interface RecordedWindows {
  readonly size: number;
  /** Forwards of the contract's expiry. [size, steps + 1] */
  readonly spots: Float64Array;
  /** The day's implied volatility at the contract's strike. [size, steps + 1] */
  readonly impliedVols: Float64Array;
  /** Years to the contract's expiry. [size, steps + 1] */
  readonly taus: Float64Array;
  /** Buy-back less what was received. [size] */
  readonly payoffs: Float64Array;
  /** Half of ask less bid on the first day, as a share of the mid; NaN where only a close is known. [size] */
  readonly startSpreads: Float64Array;
  /** [size] */
  readonly signs: Int8Array;
  /** The other option, scaled like the rest; null without one. */
  readonly second: RecordedOption | null;
  /** How contracts were bought back: by reason, how often. */
  readonly boughtBack: Readonly<Record<BuyBack, number>>;
}

export interface RecordedOption {
  /** Marks, or prices of the day's smile. [size, steps + 1] */
  readonly prices: Float64Array;
  /** [size, steps + 1] */
  readonly halfSpreads: Float64Array;
  /** The day's implied volatility at its strike. [size, steps + 1] */
  readonly vols: Float64Array;
  /** [size] */
  readonly strikes: Float64Array;
  /** [size] */
  readonly signs: Int8Array;
}

export type BuyBack =
  | "at the ask"
  | "at the close"
  | "through put-call parity"
  | "at the vendor's mark"
  | "at the price of the day's smile";

export interface TradeRules {
  readonly steps: number;
  /** "half-spread": sold at the bid, bought at the ask; "best": or through parity; "mark": both at the mark. */
  readonly tradeAt: "half-spread" | "best" | "mark";
  /** Ask less bid of the underlying, a share of its price. */
  readonly underlyingSpread: number;
}

/** Follows each window day by day. Whatever is written of a day is known on that day. */
export function recordWindows(
  days: readonly QuoteDay[],
  windows: readonly SaleWindow[],
  { steps, ...rules }: TradeRules,
): RecordedWindows {
  const size = windows.length;
  const along = () => new Float64Array(size * (steps + 1));
  const [spots, impliedVols, taus] = [along(), along(), along()];
  const [prices, halfSpreads, vols] = [along(), along(), along()];
  const strikes = new Float64Array(size);
  const sides = new Int8Array(size);
  const payoffs = new Float64Array(size);
  const startSpreads = new Float64Array(size);
  const boughtBack: Record<BuyBack, number> = {
    "at the ask": 0,
    "at the close": 0,
    "through put-call parity": 0,
    "at the vendor's mark": 0,
    "at the price of the day's smile": 0,
  };
  windows.forEach((window, i) => {
    const { start, series: key, strike, second } = window;
    const scale = SCALED_STRIKE / strike;
    for (let t = 0; t <= steps; t++) {
      const { series, quotedAt } = days[start + t];
      const found = series.get(key)!;
      const at = i * (steps + 1) + t;
      spots[at] = scale * found.forward;
      impliedVols[at] = volAt(found, strike);
      taus[at] = yearsBetween(quotedAt, found.expiry);
      if (!second) continue;
      const other = valueOf(found, second.strike, second.sign);
      prices[at] = scale * other.price;
      vols[at] = volAt(found, second.strike);
      // A spread that is not quoted is taken to be the last one that was.
      halfSpreads[at] = Number.isNaN(other.halfSpread) ? halfSpreads[at - 1] : scale * other.halfSpread; // prettier-ignore
    }
    if (second) strikes[i] = scale * second.strike;
    sides[i] = second?.sign ?? 1;
    const first = tradable(days[start].series.get(key)!, window, rules);
    const last = tradable(days[start + steps].series.get(key)!, window, rules);
    const { price, how } = buyBack(last, first.halfSpread, rules);
    boughtBack[how]++;
    const received = rules.tradeAt === "mark" ? first.price : first.bid;
    payoffs[i] = scale * (price - received);
    startSpreads[i] = first.isClose ? NaN : (first.ask - first.bid) / (first.bid + first.ask);
  });
  const signs = Int8Array.from(windows, ({ sign }) => sign);
  const hasSecond = windows.some(({ second }) => second !== null);
  const second = hasSecond ? { prices, halfSpreads, vols, strikes, signs: sides } : null;
  return { size, spots, impliedVols, taus, payoffs, startSpreads, signs, second, boughtBack };
}

interface Value {
  /** The vendor's mark, else the mid, else the price of the day's smile. */
  readonly price: number;
  readonly bid: number;
  readonly ask: number;
  /** NaN where either side is missing. */
  readonly halfSpread: number;
  readonly isMarked: boolean;
  /** Bid and ask are the closing price. */
  readonly isClose: boolean;
}

function valueOf(series: QuoteSeries, strike: number, sign: 1 | -1): Value {
  const { forward, tau } = series;
  const quote = series.quotes.get(sign * strike) ?? { bid: NaN, ask: NaN, mark: NaN };
  const { bid, ask, mark } = quote;
  const halfSpread = isLive(quote) ? (ask - bid) / 2 : NaN;
  const isMarked = mark > 0 || isLive(quote);
  const type = sign > 0 ? "call" : "put";
  const price = isMarked
    ? mark > 0
      ? mark
      : (bid + ask) / 2
    : blackPrice(volAt(series, strike), { forward, strike, tau, type });
  return { price, bid, ask, halfSpread, isMarked, isClose: series.quotedBy === "closes" };
}

interface Tradable extends Value {
  readonly asked: "at the ask" | "at the close" | "through put-call parity";
}

/** What is sold, at the better of both ways to trade it. */
function tradable(
  series: QuoteSeries,
  { strike, sign }: Pick<SaleWindow, "strike" | "sign">,
  { tradeAt, underlyingSpread }: Omit<TradeRules, "steps">,
): Tradable {
  const own = valueOf(series, strike, sign);
  const outright = own.isClose ? "at the close" : "at the ask";
  if (tradeAt !== "best") return { ...own, asked: outright };
  const other = valueOf(series, strike, sign > 0 ? -1 : 1);
  // C − P = F − K: a call is a put and a forward.
  const { forward } = series;
  const exchange = sign * (forward - strike);
  const cost = (underlyingSpread / 2) * forward;
  const bid = best(own.bid, other.bid + exchange - cost, Math.max);
  const ask = best(own.ask, other.ask + exchange + cost, Math.min);
  const asked = ask === own.ask ? outright : "through put-call parity";
  return { ...own, bid, ask, halfSpread: (ask - bid) / 2, asked };
}

/** The better of two prices; either may be missing. */
function best(a: number, b: number, better: (a: number, b: number) => number): number {
  if (!(b > 0)) return a;
  return a > 0 ? better(a, b) : b;
}

/**
 * At the ask; where nobody offers, the value of the day and the half-spread of the first one, and no
 * less than the bid. Contracts that are no longer quoted are not left out: they are those that went far
 * into or out of the money.
 */
function buyBack(
  { price, bid, ask, isMarked, asked }: Tradable,
  startHalfSpread: number,
  { tradeAt }: Pick<TradeRules, "tradeAt">,
): { readonly price: number; readonly how: BuyBack } {
  const how = isMarked ? "at the vendor's mark" : "at the price of the day's smile";
  if (tradeAt === "mark") return { price, how };
  if (ask > 0) return { price: ask, how: asked };
  return { price: Math.max(price + startHalfSpread, bid > 0 ? bid : 0), how };
}
