/** The out-of-the-money quotes of a synthetic market without the chain around them. */
import type { RandomGenerator } from "@volsmith/numerics";
import { normalisedImpliedVols } from "@volsmith/pricing";
import type { SmileDomain } from "../smile-slice.ts";
import { checkSpec } from "./generate-market.ts";
import type { Ladder } from "./ladders.ts";
import { listLadders } from "./ladders.ts";
import type { MarketSpec } from "./market-spec.ts";
import { makeTruth } from "./models/make-truth.ts";
import type { QuotePlace } from "./quoting/quote-rules.ts";
import { commonNoise, emptyPlace, normalisedVega, writeQuote } from "./quoting/quote-rules.ts";
import type { TruthModel } from "./truth.ts";

/** Quotes with a bid and a volatility, by expiry, then strike. */
export interface OtmQuotes {
  readonly size: number;
  /** Years. [size] */
  readonly taus: Float64Array;
  /** ln(K/F) with the true forward. [size] */
  readonly ks: Float64Array;
  /** Undiscounted and per unit of forward. [size] */
  readonly bids: Float64Array;
  readonly asks: Float64Array;
  /** Black volatilities of the mids, and the exact ones. [size] */
  readonly vols: Float64Array;
  readonly trueVols: Float64Array;
  readonly model: TruthModel;
}

/**
 * What `buildSnapshot` would keep of `generateMarket(spec, rng)` if it knew the forwards: quote for
 * quote the same bids and asks, at a fraction of the cost (no in-the-money side, no parity, and
 * nothing priced outside the domain). For streams of markets to train on.
 *
 * Rows whose true volatility the model cannot resolve, or whose mid has none, are left out.
 *
 * @throws {DomainError} naming an impossible entry of the specification; {DataError} when the
 *   model's prices do not converge at an expiry.
 */
export function otmQuotes(
  spec: MarketSpec,
  rng: RandomGenerator,
  domain: SmileDomain = {},
): OtmQuotes {
  checkSpec(spec);
  const model = makeTruth(spec.model);
  const ladders = listLadders(spec, model, { rng: rng.fork(1), ...domain });
  const capacity = ladders.reduce((n, { from, to }) => n + to - from, 0);
  const column = (): Float64Array => new Float64Array(capacity);
  const rows = {
    taus: column(),
    ks: column(),
    bids: column(),
    asks: column(),
    vols: column(),
    trueVols: column(),
  };
  let size = 0;
  for (const ladder of ladders) {
    size = quoteOtm(spec, ladder, { rows, row: size, rng: rng.fork(2).fork(ladder.stream) });
  }
  const mids = rows.bids.map((bid, i) => 0.5 * (bid + rows.asks[i]));
  const { taus, ks: k } = rows;
  normalisedImpliedVols(
    mids.subarray(0, size),
    { k: k.subarray(0, size), taus: taus.subarray(0, size) },
    {
      vols: rows.vols.subarray(0, size),
    },
  );
  let kept = 0;
  for (let i = 0; i < size; i += 1) {
    if (!(rows.vols[i] > 0 && rows.trueVols[i] > 0)) continue;
    if (kept < i) for (const values of Object.values(rows)) values[kept] = values[i];
    kept += 1;
  }
  const cut = (values: Float64Array): Float64Array => values.slice(0, kept);
  return {
    size: kept,
    taus: cut(rows.taus),
    ks: cut(rows.ks),
    bids: cut(rows.bids),
    asks: cut(rows.asks),
    vols: cut(rows.vols),
    trueVols: cut(rows.trueVols),
    model,
  };
}

type QuoteColumns = Pick<OtmQuotes, "taus" | "ks" | "bids" | "asks" | "trueVols">;

/** Writes the rows of one expiry that have a bid and returns the row behind them. */
function quoteOtm(
  { quotes }: MarketSpec,
  { truth, strikes, ks, from, to, prices, vols }: Ladder,
  { rows, row, rng }: { rows: QuoteColumns; row: number; rng: RandomGenerator },
): number {
  const { tau, premiumScale: scale } = truth;
  const shared = commonNoise(strikes.length, quotes.noise.persistence, rng.fork(0));
  const own = rng.fork(1);
  const quote = { bid: 0, ask: 0 };
  const place: QuotePlace = { ...emptyPlace(), tau, scale };
  let at = row;
  // Calls draw before puts, and both draw, so that every quote is the whole market's.
  for (let j = 0; j < to; j += 1) {
    const callOwn = own.normal();
    const callWidth = own.normal();
    const putOwn = own.normal();
    const putWidth = own.normal();
    if (j < from) continue;
    const k = ks[j];
    place.otm = prices[j];
    place.vega = normalisedVega({ tau, k, vol: vols[j] });
    place.common = shared[j];
    place.premium = scale * prices[j];
    place.own = k > 0 ? callOwn : putOwn;
    place.width = k > 0 ? callWidth : putWidth;
    writeQuote(place, quotes, quote);
    if (!(quote.bid > 0)) continue;
    rows.taus[at] = tau;
    rows.ks[at] = k;
    rows.bids[at] = quote.bid / scale;
    rows.asks[at] = quote.ask / scale;
    rows.trueVols[at] = vols[j];
    at += 1;
  }
  return at;
}
