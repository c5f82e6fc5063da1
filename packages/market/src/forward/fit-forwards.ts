import type { PremiumUnit } from "../chain.ts";
import type { RawSlice } from "../cleaning/raw-slices.ts";
import type { DiscountOptions } from "./discount-curve.ts";
import { discountCurve } from "./discount-curve.ts";
import type { ForwardFit, ParityOptions } from "./fit-parity.ts";
import { fitParity } from "./fit-parity.ts";
import type { PairQuote } from "./parity-pairs.ts";
import { parityPairs } from "./parity-pairs.ts";

interface ForwardsRequest {
  readonly premiumUnit: PremiumUnit;
  readonly parity?: ParityOptions;
  readonly discount?: DiscountOptions;
  /** Receives what a reader should know. */
  readonly warnings: string[];
}

/**
 * Forward and discount factor of every slice. First each expiry by itself; where it does not
 * determine its discount factor (few pairs, days to expiry, an impossible rate), that comes from
 * the curve through the expiries that do, and parity gives the forward alone.
 *
 * @param slices ascending in tau
 * @returns null for a slice without a pair and without a vendor's forward.
 */
export function fitForwards(
  slices: readonly RawSlice[],
  { premiumUnit, parity = {}, discount = {}, warnings }: ForwardsRequest,
): readonly (ForwardFit | null)[] {
  const pairs = slices.map((slice) => parityPairs(pairQuotes(slice)));
  const own = slices.map(({ tau }, i) => fitParity(pairs[i], { ...parity, tau, premiumUnit }));
  if (premiumUnit === "coin") return own.map((fit, i) => fit ?? given(slices[i], 1));

  const curve = discountCurve(
    slices.map(({ tau }, i) => ({ tau, fit: own[i] })),
    discount,
  );
  if (curve.assumedRate !== null && slices.length > 0) {
    const percent = (100 * curve.assumedRate).toFixed(2);
    warnings.push(
      `no expiry determines its discount factor from put-call parity: ${percent} % a year is assumed`,
    );
  }
  return slices.map((slice, i) => {
    const fit = own[i];
    if (fit && curve.isDetermined[i]) return fit;
    const discountFactor = Math.exp(-curve.rate(slice.tau) * slice.tau);
    const request = { ...parity, tau: slice.tau, premiumUnit, discountFactor };
    return fitParity(pairs[i], request) ?? given(slice, discountFactor);
  });
}

function given({ vendorForward }: RawSlice, discountFactor: number): ForwardFit | null {
  if (Number.isNaN(vendorForward)) return null;
  const none = new Float64Array(0);
  return {
    forward: vendorForward,
    discountFactor,
    discountError: 0,
    parity: {
      method: "given",
      nPairs: 0,
      nUsed: 0,
      strikes: none,
      residuals: none,
      rmsHalfSpreads: NaN,
    },
  };
}

/** Strikes of a slice at which both options are quoted. */
function pairQuotes({ strikes, signs, bids, asks }: RawSlice): PairQuote[] {
  const quotes: PairQuote[] = [];
  for (let put = 0, call = 1; call < strikes.length; put++, call++) {
    if (strikes[put] !== strikes[call] || signs[put] !== -1) continue;
    quotes.push({
      strike: strikes[put],
      callBid: bids[call],
      callAsk: asks[call],
      putBid: bids[put],
      putAsk: asks[put],
    });
  }
  return quotes;
}
