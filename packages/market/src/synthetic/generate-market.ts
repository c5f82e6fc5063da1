/** A whole option market from a specification and random numbers. */
import type { RandomGenerator } from "@volsmith/numerics";
import { DomainError } from "@volsmith/numerics";
import type { Chain } from "../chain.ts";
import type { MarketColumns } from "./columns.ts";
import { chainRows, emptyColumns } from "./columns.ts";
import { addDefects } from "./defects.ts";
import type { Ladder } from "./ladders.ts";
import { listLadders } from "./ladders.ts";
import type { MarketSpec } from "./market-spec.ts";
import type { MarketTruth } from "./market-truth.ts";
import { marketTruth } from "./market-truth.ts";
import { makeTruth } from "./models/make-truth.ts";
import { premiumOf } from "./models/model-from-variance.ts";
import { drawActivity } from "./quoting/activity.ts";
import type { QuotePlace } from "./quoting/quote-rules.ts";
import {
  checkQuoteRules,
  commonNoise,
  emptyPlace,
  normalisedVega,
  writeQuote,
} from "./quoting/quote-rules.ts";
import { nearestTick } from "./quoting/ticks.ts";

export interface SyntheticMarket {
  readonly chain: Chain;
  readonly truth: MarketTruth;
}

/**
 * Lists expiries and strikes, prices them by the model, quotes them as market makers would.
 *
 * Rows ascend by expiry, strike, call before put. Each expiry draws from streams of its own and the
 * generator handed in is only forked: the same seed gives the same market, call after call.
 *
 * @throws {DomainError} naming the first impossible entry of the specification; {DataError} when the
 *   model's prices do not converge at an expiry.
 */
export function generateMarket(spec: MarketSpec, rng: RandomGenerator): SyntheticMarket {
  checkSpec(spec);
  const model = makeTruth(spec.model);
  const ladders = listLadders(spec, model, { rng: rng.fork(1) });
  const nStrikes = ladders.reduce((n, ladder) => n + ladder.strikes.length, 0);
  if (nStrikes === 0) {
    throw new DomainError("generateMarket", "strikes", "no strike", "rules that list at least one");
  }
  const clean = emptyColumns(2 * nStrikes);
  let row = 0;
  for (const ladder of ladders) {
    row = quoteLadder(spec, ladder, { columns: clean, row, rng: rng.fork(2).fork(ladder.stream) });
  }
  const { columns, records } = addDefects(clean, {
    rules: spec.defects,
    rng: rng.fork(3),
    quotedAt: spec.quotedAt,
    ticks: spec.quotes.ticks,
  });
  const { vendor, source, underlying, quotedAt, spot, premiumUnit } = spec;
  return {
    chain: { vendor, source, underlying, quotedAt, spot, premiumUnit, rows: chainRows(columns) },
    truth: marketTruth(spec, {
      model,
      expiries: ladders.map((ladder) => ladder.truth),
      vols: columns.trueVols,
      premiums: columns.truePremiums,
      defects: records,
    }),
  };
}

/** Fills the rows of one expiry and returns the row behind them. */
function quoteLadder(
  { quotes, activity }: MarketSpec,
  { truth, unit, strikes, ks, prices, vols }: Ladder,
  { columns, row, rng }: { columns: MarketColumns; row: number; rng: RandomGenerator },
): number {
  const { tau, premiumScale: scale } = truth;
  const shared = commonNoise(strikes.length, quotes.noise.persistence, rng.fork(0));
  const own = rng.fork(1);
  const trades = rng.fork(2);
  const quote = { bid: 0, ask: 0 };
  const place: QuotePlace = { ...emptyPlace(), tau, scale };
  let i = row;
  for (let j = 0; j < strikes.length; j += 1) {
    const k = ks[j];
    const stdev = vols[j] * Math.sqrt(tau);
    const distance = k / stdev || 0; // a wing too cheap for a volatility counts as quiet anyway
    place.otm = prices[j];
    place.vega = normalisedVega({ tau, k, vol: vols[j] });
    place.common = shared[j];
    const strike = strikes[j] % (unit * activity.roundEvery) === 0 ? "round" : "odd";
    for (const sign of [1, -1]) {
      const normalised = premiumOf(sign, k, prices[j]);
      place.premium = scale * normalised;
      place.intrinsic = Math.max(0, -sign * Math.expm1(k));
      place.own = own.normal();
      place.width = own.normal();
      writeQuote(place, quotes, quote);
      const { openInterest, volume } = drawActivity({ tau, distance, strike }, activity, trades);
      const drift = 0.5 * (quote.ask - quote.bid) * trades.normal();
      columns.roots[i] = truth.root;
      columns.settlements[i] = truth.settlement;
      columns.expiries[i] = truth.expiry;
      columns.signs[i] = sign;
      columns.strikes[i] = strikes[j];
      columns.bids[i] = quote.bid;
      columns.asks[i] = quote.ask;
      columns.volumes[i] = volume;
      columns.openInterests[i] = openInterest;
      // What was never traded has no last price: vendors print 0.
      columns.lasts[i] =
        volume + openInterest > 0 ? nearestTick(place.premium + drift, quotes.ticks) : 0;
      columns.truePremiums[i] = place.premium;
      columns.trueVols[i] = vols[j];
      i += 1;
    }
  }
  return i;
}

/** @throws {DomainError} naming the first impossible entry. */
export function checkSpec({ spot, quotedAt, listedShare, quotes }: MarketSpec): void {
  const where = "generateMarket";
  if (!(spot > 0 && spot < Infinity)) throw new DomainError(where, "spot", spot, "positive");
  if (!Number.isFinite(quotedAt)) {
    throw new DomainError(where, "quotedAt", quotedAt, "an instant, epoch milliseconds");
  }
  if (!(listedShare > 0 && listedShare <= 1)) {
    throw new DomainError(where, "listedShare", listedShare, "in (0, 1]");
  }
  checkQuoteRules(where, quotes);
}
