/** Prices and quotes of one expiry of one index on one day. */
import type { RandomGenerator } from "@volsmith/numerics";
import { DataError, yearsBetween } from "@volsmith/numerics";
import { logMoneyness } from "@volsmith/pricing";
import { formatDay } from "../../calendars/epoch-day.ts";
import { batesTruth } from "../models/bates.ts";
import { premiumOf } from "../models/model-from-variance.ts";
import { commonNoise, emptyPlace, normalisedVega, writeQuote } from "../quoting/quote-rules.ts";
import type { FollowedSlice } from "./followed-contracts.ts";
import type { QuoteRows } from "./history-quotes.ts";
import type { IndexHistorySpec, IndexSpec } from "./history-spec.ts";

/** A day of one index. */
export interface QuoteDay {
  readonly index: IndexSpec;
  readonly day: number;
  readonly quotedAt: number;
  readonly spot: number;
  readonly variance: number;
  readonly rate: number;
}

/** Writes the rows of one slice: exact prices by one inversion, quotes around them. */
export function quoteSlice(
  { quotes, follow }: IndexHistorySpec,
  { market, slice, random }: { market: QuoteDay; slice: FollowedSlice; random: RandomGenerator },
  rows: QuoteRows,
): void {
  const { index, day, quotedAt, spot, variance, rate } = market;
  const { strikes, root, settlement, expiryDay, expiry } = slice;
  const n = strikes.length;
  const tau = yearsBetween(quotedAt, expiry);
  const forward = spot * Math.exp((rate - index.dividendYield) * tau);
  const ks = strikes.map((strike) => logMoneyness(strike, forward));
  const prices = new Float64Array(n);
  const vols = new Float64Array(n);
  batesTruth({ ...index.pricing, v0: variance }).smile(tau, ks, { prices, vols });
  if (prices.some(Number.isNaN)) {
    throw new DataError(
      "indexHistory",
      `prices of ${root} ${formatDay(expiryDay)} on ${formatDay(day)} did not converge`,
      "choose parameters less extreme",
    );
  }
  const shared = commonNoise(n, quotes.noise.persistence, random.fork(0));
  const own = random.fork(1);
  const place = emptyPlace();
  const quote = { bid: 0, ask: 0 };
  place.tau = tau;
  place.scale = forward * Math.exp(-rate * tau);
  for (let j = 0; j < n; j += 1) {
    place.otm = prices[j];
    place.vega = normalisedVega({ tau, k: ks[j], vol: vols[j] });
    place.common = shared[j];
    for (const sign of follow.types === "calls" ? [1] : [1, -1]) {
      place.premium = place.scale * premiumOf(sign, ks[j], prices[j]);
      place.intrinsic = Math.max(0, -sign * Math.expm1(ks[j]));
      place.own = own.normal();
      place.width = own.normal();
      if (place.premium < follow.minPremium) continue;
      writeQuote(place, quotes, quote);
      const i = rows.size;
      rows.days[i] = day;
      rows.quotedAts[i] = quotedAt;
      rows.expiryDays[i] = expiryDay;
      rows.expiries[i] = expiry;
      rows.signs[i] = sign;
      rows.strikes[i] = strikes[j];
      rows.bids[i] = quote.bid;
      rows.asks[i] = quote.ask;
      rows.truePremiums[i] = place.premium;
      rows.spots[i] = spot;
      rows.roots.push(root);
      rows.settlements.push(settlement);
      rows.tickers.push(index.ticker);
    }
  }
}
