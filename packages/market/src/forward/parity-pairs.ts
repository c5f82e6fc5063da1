/** Calls and puts of one expiry and root at the same strike. */
import { median } from "@volsmith/numerics";

export interface ParityPairs {
  readonly size: number;
  readonly strikes: Float64Array;
  /** C − P of the mids, premium units. */
  readonly differences: Float64Array;
  /** Half the sum of both spreads: how far C − P may lie from parity without arbitrage. */
  readonly halfSpreads: Float64Array;
}

/** A quote, or a closing price with bid = ask. */
export interface PairQuote {
  readonly strike: number;
  readonly callBid: number;
  readonly callAsk: number;
  readonly putBid: number;
  readonly putAsk: number;
}

/** Closing prices have no spread; this part of the premium stands in for it as their noise. */
const CLOSE_NOISE = 0.01;

/** Pairs as columns, ascending in strike as given. */
export function parityPairs(quotes: readonly PairQuote[]): ParityPairs {
  const size = quotes.length;
  const strikes = new Float64Array(size);
  const differences = new Float64Array(size);
  const halfSpreads = new Float64Array(size);
  quotes.forEach(({ strike, callBid, callAsk, putBid, putAsk }, i) => {
    const call = (callBid + callAsk) / 2;
    const put = (putBid + putAsk) / 2;
    const spread = (callAsk - callBid + putAsk - putBid) / 2;
    strikes[i] = strike;
    differences[i] = call - put;
    halfSpreads[i] = spread > 0 ? spread : CLOSE_NOISE * (call + put);
  });
  // One locked market must not outweigh all the others.
  const floor = median(halfSpreads) / 4;
  for (let i = 0; i < size; i++) halfSpreads[i] = Math.max(halfSpreads[i], floor);
  return { size, strikes, differences, halfSpreads };
}
